"""Whose report an article relays: copies by their words, credits by what the text says.

What belongs here: wire credits, declared sources, canonical links, and the one origin that copies share. Which
articles copy each other is found in `copies`. An article of unknown lineage gets no row, and so never adds an
independent origin.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.entities.actors import ActorRegistry
from pipelines.events.copies import Carrier, copy_families
from pipelines.ids import row_id
from pipelines.lexicon.inflection import phrase_pattern
from schemas.vocabularies import ActorKind, OriginBasis

_DATELINE = 200
_CREDIT_REACH = 60
_EVIDENCE_WORDS = 4
_LONGEST_ACRONYM = 4
"""Shorter names must stand in capitals: "AA" is an agency, "aa" is not."""
_DATELINE_AFTER = re.compile(r"\s*\)\s*[-–—]")

_WORDS = Path(__file__).parent / "data" / "credits.toml"


@dataclass(frozen=True, slots=True)
class _CreditWords:
    """What stands around an agency's name where it is credited."""

    told: re.Pattern[str]
    byline: re.Pattern[str]
    unverified: re.Pattern[str]

    def lends_statement(self, before: str, after: str) -> bool:
        """Whether somebody "told" the agency, or the agency says that it could not verify."""
        return self.told.search(before) is not None or self.unverified.match(after) is not None


@lru_cache(maxsize=1)
def _credit_words() -> _CreditWords:
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    listed = {name: phrase_pattern(words[name]) for name in words}
    return _CreditWords(
        told=re.compile(rf"(?<!\w)(?:{listed['told']})\s*(?:(?:{listed['articles']})\s*)?$", re.IGNORECASE),
        byline=re.compile(rf"(?:^|\n)\s*(?:{listed['byline']})\s*:\s*$", re.IGNORECASE),
        unverified=re.compile(
            rf"\s+(?:{listed['unable']})\s+(?:(?:{listed['between']})\s+)*(?:{listed['verify']})", re.IGNORECASE
        ),
    )


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of `article_origins`."""

    article_id: str
    origin_id: str
    origin_name: str | None
    share: float | None
    basis: OriginBasis
    evidence: str


def origins_of(carriers: Iterable[Carrier], agencies: Mapping[str, str]) -> list[Origin]:
    """The origins that articles relay.

    Args:
        carriers: the articles; copies of all of them are among them.
        agencies: every name by which an agency is credited, and the agency's name ("AFP" to "Agence France-Presse").

    Copies share one origin: the one that any of them credits, else the first carrier of the words.
    """
    carriers = sorted(carriers, key=lambda carrier: carrier.article_id)
    credits = {c.article_id: list(_credits(c, agencies)) for c in carriers}
    rows: dict[tuple[str, str], Origin] = {}
    for origin in (o for listed in credits.values() for o in listed):
        rows.setdefault((origin.article_id, origin.origin_id), origin)
    for family, shares in copy_families(carriers):
        for origin in _shared_origin(family, shares, credits):
            rows.setdefault((origin.article_id, origin.origin_id), origin)
    return sorted(rows.values(), key=lambda o: (o.article_id, o.origin_id))


@lru_cache(maxsize=1)
def agency_names() -> Mapping[str, str]:
    """Every name of a news agency that the registry knows, case folded, and the agency's own name."""
    registry = ActorRegistry.load()
    agencies = {actor.actor_id: actor.name for actor in registry.actors.values() if actor.kind is ActorKind.JRN}
    return {n.name.casefold(): agencies[n.actor_id] for n in registry.names if n.actor_id in agencies}


def _shared_origin(
    family: Sequence[Carrier],
    shares: Mapping[str, tuple[float, Carrier]],
    credits: Mapping[str, Sequence[Origin]],
) -> Iterator[Origin]:
    """One origin for all copies: what the first that credits anybody credits, else the first carrier itself."""
    credited = next((credits[c.article_id][0] for c in family if credits[c.article_id]), None)
    first = family[0]
    origin_id = credited.origin_id if credited is not None else row_id("origin", "article", first.article_id)
    name = credited.origin_name if credited is not None else first.outlet
    for carrier in family:
        share, other = shares[carrier.article_id]
        if carrier is first and credited is None:
            yield Origin(
                carrier.article_id, origin_id, name, 1.0, OriginBasis.OWN, "first carrier of words that others copy"
            )
            continue
        evidence = f"{share:.0%} of its words in runs of five stand in article {other.article_id}"
        yield Origin(carrier.article_id, origin_id, name, round(share, 4), OriginBasis.NEAR_DUPLICATE, evidence)


def _credits(carrier: Carrier, agencies: Mapping[str, str]) -> Iterator[Origin]:
    """What the article itself names: its declared source, the agency spoken to or credited, its canonical link."""
    if carrier.original_source:
        name = agencies.get(carrier.original_source.casefold(), carrier.original_source)
        evidence = f"names as its source: {carrier.original_source}"
        yield Origin(carrier.article_id, _named(name), name, None, OriginBasis.DECLARED, evidence)
    own = _own_agency(carrier, agencies)
    if (host := _foreign_host(carrier)) is not None:
        evidence = f"canonical link: {carrier.canonical_url}"
        yield Origin(carrier.article_id, _named(host), host, None, OriginBasis.CANONICAL_LINK, evidence)
    credited = [c for c in _agencies_credited(carrier.text, agencies) if c.agency != own]
    whole = [c for c in credited if c.is_of_whole]
    has_better = bool(carrier.original_source) or host is not None or bool(whole)
    for credit in whole or ([] if has_better else credited[:1]):
        yield Origin(
            carrier.article_id, _named(credit.agency), credit.agency, None, OriginBasis.WIRE_CREDIT, credit.evidence
        )


def _own_agency(carrier: Carrier, agencies: Mapping[str, str]) -> str | None:
    """The agency that published the article itself ("CNN (Web News)", cnn.com): it relays nobody."""
    outlet = " ".join(re.sub(r"\(.*?\)", " ", carrier.outlet or "").casefold().split())
    host = (_host(carrier.url) or "").split(".")
    names = (outlet, *(".".join(host[start:]) for start in range(len(host))), *host[:-1][-1:])
    return next((agencies[name] for name in names if name in agencies), carrier.outlet)


def _named(name: str) -> str:
    return row_id("origin", "name", name.casefold())


@dataclass(frozen=True, slots=True)
class _Credit:
    agency: str
    evidence: str
    is_of_whole: bool
    """Whether dateline, byline or end credit name it; who "told" an agency lends it one statement."""


def _agencies_credited(text: str, agencies: Mapping[str, str]) -> Iterator[_Credit]:
    """Agencies that somebody "told", that dateline or end credit, or that say what they could not verify."""
    if not agencies:
        return
    seen: set[str] = set()
    for match in _agency_pattern(tuple(sorted(agencies))).finditer(text):
        # The pattern also takes a dotless "ı" for an "i"; case folding does not.
        name = agencies.get(" ".join(match[0].replace("ı", "i").casefold().split()))
        is_word = len(match[0]) <= _LONGEST_ACRONYM and not match[0].isupper()
        if name is None or name in seen or is_word:
            continue
        before = text[max(0, match.start() - _CREDIT_REACH) : match.start()]
        after = text[match.end() : match.end() + _CREDIT_REACH]
        is_of_whole = _credits_whole(before, after, match.start())
        if is_of_whole or _credit_words().lends_statement(before, after):
            seen.add(name)
            yield _Credit(name, f"says: {_whole_words(before, match[0], after)}", is_of_whole)


def _whole_words(before: str, name: str, after: str) -> str:
    """The name with a few words on either side, none of them cut."""
    led = " ".join(before.split()[-_EVIDENCE_WORDS:]) + (" " if before[-1:].isspace() else "")
    followed = (" " if after[:1].isspace() else "") + " ".join(after.split()[:_EVIDENCE_WORDS])
    return f"{led}{' '.join(name.split())}{followed}"


def _credits_whole(before: str, after: str, position: int) -> bool:
    in_dateline = position <= _DATELINE and before.endswith("(") and _DATELINE_AFTER.match(after) is not None
    at_end = before.endswith(("(", "from ")) and re.match(r"\s*\)\s*(?:$|\n)", after) is not None
    return in_dateline or at_end or _credit_words().byline.search(before) is not None


@lru_cache(maxsize=4)
def _agency_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{phrase_pattern(names)})(?!\w)", re.IGNORECASE)


def _foreign_host(carrier: Carrier) -> str | None:
    """The host of the canonical link, where it is not the article's own."""
    here, there = _host(carrier.url), _host(carrier.canonical_url)
    if here is None or there is None or here == there or here.endswith("." + there) or there.endswith("." + here):
        return None
    return there


def _host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None
