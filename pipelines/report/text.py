"""A dossier as lines of text, for a terminal or a pipe. Wrapping, colour and safety of characters are the printer's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from pipelines.report import records
from pipelines.report.dossiers import ActorDossier, ClaimDossier, EventDossier
from pipelines.report.quotes import Part, excerpt
from pipelines.report.tellings import letters_of, standings

_SIDES = {
    "asserts": "says so",
    "denies": "denies it",
    "denies_part": "denies a part of it",
    "withholds": "does not confirm it",
}
_TOWARDS = {1: "for", 0: "on", -1: "against"}
_MOST_CLAIMS = 60
OWN_MARKS = ("“", '"', "«", "„", "‘")
"""How words begin that bring quotation marks of their own."""
_MARKS = {Part.CUE: ("[", "]"), Part.CONTENT: ("«", "»"), Part.SOURCE: ("<", ">"), Part.NONE: ("", "")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how far it is set in, and whether it is a heading."""

    text: str
    indent: int = 0
    is_heading: bool = False


def event_lines(dossier: EventDossier) -> Iterator[Line]:
    """An event: rival versions, figures, timeline, where it comes from, status over time."""
    event = dossier.event
    yield Line(event.label, is_heading=True)
    told = standings(dossier.accounts, dossier.positions)
    yield Line(f"{event.status}: {f'{len(told)} rival versions are told' if told else event.why}")
    yield from (Line(each, 2) for each in told)
    yield Line(
        f"{event.event_type} / {event.event_subtype}; happened {event.happened_on or 'on a day not known'} "
        f"(date: {event.date_basis}); {_place(event)}"
    )
    yield Line(
        f"{count(event.n_claims, 'claim')} in {count(event.n_articles, 'article')} of "
        f"{count(event.n_outlets, 'outlet')}, {known_origins(event.n_origins)}"
    )
    yield Line(f"event {event.event_id}")
    yield from _versions(dossier)
    yield from _figures(dossier.figures)
    yield from _responsibility(dossier.responsibility)
    yield from _timeline(dossier.statements, letters_of(dossier.accounts))
    yield from _coverage(dossier.coverage)
    yield from _history(dossier.status_history)


def actor_lines(dossier: ActorDossier) -> Iterator[Line]:
    """An actor: what it claimed and denied, and the status today of what it spoke about."""
    actor = dossier.actor
    yield Line(actor.name, is_heading=True)
    known = "found in text, not of the registry" if actor.is_provisional else "of the registry"
    yield Line(f"{actor.kind}{f', {actor.country}' if actor.country else ''}; {known}; actor {actor.actor_id}")
    others = [name for name in actor.names if name != actor.name]
    if others:
        yield Line(f"also: {', '.join(others)}")
    yield Line(
        f"{count(actor.n_claims, 'claim')}, {count(actor.n_denials, 'denial')} among them"
        f"{f', from {_day(actor.first_said)} to {_day(actor.last_said)}' if actor.first_said else ''}"
    )
    if dossier.fares:
        yield Line("")
        yield Line("How its claims fared (status today of the versions it spoke about)", is_heading=True)
        for fare in dossier.fares:
            yield Line(f"{fare.stance}: {fare.status} {count(fare.n_accounts, 'version')}", 2)
    yield from _said(dossier.claims)


def claim_lines(dossier: ClaimDossier) -> Iterator[Line]:
    """A claim: its sentence, what was read from it, what it bears on, and what answers it."""
    claim = dossier.claim
    yield Line(
        f"{claim.claimant or claim.source_text or claim.outlet or 'an unnamed source'} {claim.stance}:", is_heading=True
    )
    yield Line(claim.content_text or "(no comment)")
    yield Line("")
    yield Line("In context: <source> [cue] «content»", is_heading=True)
    yield Line(marked(claim), 2)
    yield Line(f"{_where(claim.outlet, claim.title)}, {_day(claim.said_at)}", 2)
    if claim.url:
        yield Line(claim.url, 2)
    yield Line("")
    yield Line(
        f"{claim.attribution}, {claim.quotation}, factuality {claim.factuality}; rule {claim.rule} of "
        f"{claim.extractor} {claim.extractor_version}, confidence {claim.confidence:.2f}"
    )
    yield Line(f"claim {claim.claim_id}")
    if claim.responds_to_claim_id:
        yield Line(f"answers claim {claim.responds_to_claim_id}")
    if dossier.bearings:
        yield Line("")
        yield Line("Bears on", is_heading=True)
        for bearing in dossier.bearings:
            yield Line(f"{bearing.event_label} ({bearing.event_status}); event {bearing.event_id}", 2)
            yield Line(f"{bearing.facet} {bearing.polarity:+d}: {bearing.basis}", 4)
    for relation, rows in groupby(dossier.relations, key=attrgetter("relation")):
        yield Line("")
        yield Line(f"Claims that are {relation}", is_heading=True)
        for row in rows:
            yield Line(f"{row.other_claimant} {row.other_stance}: {row.other_content or '(no comment)'}", 2)
            yield Line(
                f"{row.other_outlet or 'outlet not known'}, {_day(row.other_said_at)}; claim {row.other_claim_id}", 4
            )


def marked(claim: records.Claim) -> str:
    """The context on one line, source, cue and content between marks."""
    parts = (f"{_MARKS[each.part][0]}{each.text}{_MARKS[each.part][1]}" for each in excerpt(claim))
    return " ".join("".join(parts).split())


def _versions(dossier: EventDossier) -> Iterator[Line]:
    letters = letters_of(dossier.accounts)
    for account in dossier.accounts:
        yield Line("")
        name = f"Version {letters[account.account_id]}" if letters else "Version"
        yield Line(f"{name}: {account.label} ({account.status})", is_heading=True)
        for position in dossier.positions:
            if position.account_id == account.account_id:
                times = f" ({position.n_claims} times)" if position.n_claims > 1 else ""
                yield Line(f"{_SIDES[position.stance]}: {position.actor}{times}: {_quoted(position.sample_quote)}", 2)


def _figures(figures: Sequence[records.Figure]) -> Iterator[Line]:
    if figures:
        yield Line("")
        yield Line("Figures, as each claimant gives them", is_heading=True)
    for measure, of_measure in groupby(figures, key=attrgetter("measure")):
        yield Line(measure, 2)
        for figure in of_measure:
            whose = f" of {figure.of_actor}" if figure.of_actor else ""
            denied = " (denied)" if figure.polarity == -1 else ""
            yield Line(f"{figure.claimant}: {number_range(figure)} {figure.what or ''}{whose}{denied}", 4)


def number_range(figure: records.Figure) -> str:
    """The number that a claim gives, or its bounds."""
    if figure.best is not None:
        return f"{figure.best:,}"
    if figure.low is not None and figure.high is not None:
        return f"{figure.low:,} to {figure.high:,}"
    if figure.low is not None:
        return f"at least {figure.low:,}"
    return f"at most {figure.high:,}" if figure.high is not None else "no number"


def _responsibility(rows: Sequence[records.Responsibility]) -> Iterator[Line]:
    if rows:
        yield Line("")
        yield Line("To whom it is laid", is_heading=True)
    for row in rows:
        yield Line(f"{row.actor}: {row.responsibility} ({count(row.n_claims, 'claim')})", 2)


def _timeline(statements: Sequence[records.Statement], letters: Mapping[str, str]) -> Iterator[Line]:
    yield Line("")
    yield Line("Who said what, when", is_heading=True)
    for said in statements[:_MOST_CLAIMS]:
        towards = f" ({_TOWARDS[said.polarity]} {letters[said.account_id]})" if letters else ""
        words = _flat(said.content_text) or "(no comment)"
        yield Line(f"{_day(said.said_at)}  {said.claimant} {said.stance}{towards}: {words}", 2)
        yield Line(f"{_where(said.outlet, said.title)}; claim {said.claim_id[:8]}", 14)
    if len(statements) > _MOST_CLAIMS:
        yield Line(f"and {len(statements) - _MOST_CLAIMS} more: --json prints all", 2)


def _coverage(rows: Sequence[records.Coverage]) -> Iterator[Line]:
    yield Line("")
    yield Line("Articles, and what each goes back to", is_heading=True)
    for _, group in groupby(rows, key=attrgetter("article_id")):
        origins = list(group)
        yield Line(f"{_day(origins[0].published_at)}  {_where(origins[0].outlet, origins[0].title)}", 2)
        for row in origins:
            origin = row.origin_name or "an origin without a name" if row.origin_id else "origin not known"
            why = f" ({row.basis}: {row.evidence})" if row.origin_id else ""
            yield Line(f"{origin}{why}", 14)


def _history(steps: Sequence[records.StatusStep]) -> Iterator[Line]:
    yield Line("")
    yield Line("Status over time", is_heading=True)
    for step in steps:
        yield Line(f"before {_day(step.moment)}  {step.status}: {step.why}", 2)


def _said(claims: Sequence[records.ActorClaim]) -> Iterator[Line]:
    yield Line("")
    yield Line("What it said, the newest first", is_heading=True)
    for claim in claims[:_MOST_CLAIMS]:
        yield Line(f"{_day(claim.said_at)}  {claim.stance}: {_flat(claim.content_text) or '(no comment)'}", 2)
        about = f"; {claim.event_label} (now {claim.account_status})" if claim.event_label else ""
        yield Line(f"{_where(claim.outlet, claim.title)}; claim {claim.claim_id[:8]}{about}", 14)
    if len(claims) > _MOST_CLAIMS:
        yield Line(f"and {len(claims) - _MOST_CLAIMS} more: --json prints all", 2)


def _place(event: records.Event) -> str:
    names = [name for name in (event.place, event.admin1, event.country) if name]
    precision = f" (precision {event.geo_precision} of 7)" if event.geo_precision else ""
    return (", ".join(dict.fromkeys(names)) or "place not known") + precision


def _where(outlet: str | None, title: str | None) -> str:
    return f"{outlet or 'outlet not known'}: {_flat(title) or 'no title'}"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "no date   "


def _quoted(text: str | None) -> str:
    """Between quotation marks, unless the words bring their own."""
    flat = _flat(text)
    return flat if flat.startswith(OWN_MARKS) else f"“{flat}”"


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def known_origins(number: int | None) -> str:
    """How many independent origins are known; an unknown lineage is no number."""
    return "no origin known" if number is None else count(number, "known origin")


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
