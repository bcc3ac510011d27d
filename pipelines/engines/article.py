"""One article in, rows out: the unit of work that an engine hands to its workers.

Everything that is read from an article's own words is made here: claims, the frames of the events they describe,
figures, and the actors and places named. Nothing here looks at another article.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Self

from pipelines.claims import EXTRACTOR
from pipelines.claims.extract import ClaimExtractor
from pipelines.claims.model import ArticleText, Claim, Span
from pipelines.engines.task import ArticleTask, Findings, Row
from pipelines.engines.user_files import extractor_version, user_lexicons, user_registries
from pipelines.entities.actors import Actor, ActorRegistry
from pipelines.entities.figures import Figure, find_figures, whose
from pipelines.entities.place_index import Place
from pipelines.entities.places import Gazetteer
from pipelines.entities.stated import StatedRelation, stated_relations
from pipelines.frames.framing import frames_of
from pipelines.frames.model import ClaimFrame
from pipelines.ids import row_id
from schemas.vocabularies import ActorKind, Field

ARTICLES_AT_ONCE = 16
"""Articles whose sentences are parsed together: the parser is faster on many, and memory stays small."""


@dataclass(frozen=True, slots=True)
class _Loss:
    """A figure with whose losses it counts, where its words say so."""

    figure: Figure
    whose: Actor | None


@dataclass(frozen=True, slots=True)
class _Stated:
    """A relation with the claim that states it, by its number."""

    claim: int
    relation: StatedRelation


class ArticleReader:
    """Reads articles a few at a time; loads its models once."""

    def __init__(self, extractor: ClaimExtractor, registry: ActorRegistry, gazetteer: Gazetteer) -> None:
        self._extractor = extractor
        self._registry = registry
        self._gazetteer = gazetteer

    @classmethod
    def load(cls) -> Self:
        """With the packaged models and data, and users' files on top.

        Raises:
            LexiconError, RegistryFileError: a user's file cannot be used.
        """
        registries = user_registries()
        extractor = ClaimExtractor.load(user_lexicons(), registries)
        return cls(extractor, ActorRegistry.load(*registries), Gazetteer.load())

    def prepare(self) -> None:
        """Read now what the first article would wait for: the index of places, two seconds."""
        self._gazetteer.mentions("Gao")

    def read(self, tasks: Iterable[ArticleTask]) -> Iterator[Findings]:
        """Findings in the order of the tasks. An article that cannot be read yields its error, and the rest goes on."""
        remaining = iter(tasks)
        while batch := tuple(islice(remaining, ARTICLES_AT_ONCE)):
            for task, claims in zip(batch, self._claims(batch), strict=True):
                try:
                    yield self._findings(task, claims() if callable(claims) else claims)
                except Exception as error:
                    yield Findings(task.article_id, error=f"{type(error).__name__}: {error}")

    def _claims(self, batch: Sequence[ArticleTask]) -> Sequence[list[Claim] | Callable[[], list[Claim]]]:
        """The claims of each article, parsed together; where one fails, each is left to be read by itself."""
        try:
            return [claims for _, claims in self._extractor.extract(_article(task) for task in batch)]
        except Exception:
            return [partial(self._alone, task) for task in batch]

    def _alone(self, task: ArticleTask) -> list[Claim]:
        ((_, claims),) = self._extractor.extract([_article(task)])
        return claims

    def _findings(self, task: ArticleTask, claims: list[Claim]) -> Findings:
        published = task.published_at.date() if task.published_at else None
        countries = self._extractor.countries(_article(task))
        frames = frames_of(_article(task), published, claims, countries, self._registry, self._gazetteer)
        losses = [list(_figures(_article(task), claim, self._registry)) for claim in claims]
        stated = list(_stated(_article(task), claims, self._registry))
        return Findings(task.article_id, dict(_rows(task, _article(task), claims, frames, losses, stated)))


def _article(task: ArticleTask) -> ArticleText:
    return ArticleText(task.article_id, task.title, task.text)


def _rows(
    task: ArticleTask,
    article: ArticleText,
    claims: list[Claim],
    frames: list[ClaimFrame | None],
    losses: list[list[_Loss]],
    stated: list[_Stated],
) -> Iterator[tuple[str, list[Row]]]:
    ids = [_claim_id(task, claim) for claim in claims]
    yield "claims", [_claim_row(task, article, claim, ids, at) for at, claim in enumerate(claims)]
    framed = [(ids[at], frame) for at, frame in enumerate(frames) if frame is not None]
    yield "claim_frames", [_frame_row(task, claim_id, frame) for claim_id, frame in framed]
    yield "figures", [_figure_row(task, ids[at], loss) for at, found in enumerate(losses) for loss in found]
    bearers = [loss.whose for found in losses for loss in found if loss.whose is not None]
    related = [actor for each in stated for actor in (each.relation.actor, each.relation.other)]
    yield "actor_mentions", _actor_rows(task, claims, frames, [*bearers, *related])
    yield "place_mentions", _place_rows(task, frames)
    yield "relation_mentions", _relation_rows(task, article, claims, ids, stated)
    yield "extractions", [_extraction_row(task, claims)]


def _claim_id(task: ArticleTask, claim: Claim) -> str:
    spans = [f"{span.start}-{span.end}" if span else None for span in (claim.source, claim.cue)]
    content = ",".join(f"{span.start}-{span.end}" for span in claim.content)
    return row_id("claim", task.article_id, claim.field, *spans, content)


def _claim_row(task: ArticleTask, article: ArticleText, claim: Claim, ids: list[str], at: int) -> Row:
    words = _words(article, claim.field)
    return {
        "claim_id": ids[at],
        "article_id": task.article_id,
        "ingest_date": task.ingest_date,
        "field": claim.field.value,
        "sentence_index": claim.sentence_index,
        "attribution": claim.attribution.value,
        **_span_columns("source", claim.source, words),
        **_span_columns("cue", claim.cue, words),
        "content_text": " … ".join(span.of(words) for span in claim.content),
        "content_spans": [{"start_char": span.start, "end_char": span.end} for span in claim.content],
        "quotation": claim.quotation.value if claim.quotation else None,
        "stance": claim.stance.value,
        "factuality": claim.factuality.value,
        **_speakers(claim),
        "claimant_role": claim.claimant_role,
        "via_claim_id": None if claim.via is None else ids[claim.via],
        "responds_to_claim_id": None if claim.responds_to is None else ids[claim.responds_to],
        "rule": claim.rule.value,
        "extractor": EXTRACTOR,
        "extractor_version": extractor_version(),
        "confidence": claim.confidence,
    }


def _speakers(claim: Claim) -> Row:
    """Who speaks: a person who speaks for nobody else is the person, and the organisation stays unknown."""
    organisation, person = claim.claimant, claim.claimant_person
    if organisation is not None and organisation.kind is ActorKind.PERSON:
        organisation, person = None, person or organisation
    return {
        "claimant_id": organisation.actor_id if organisation else None,
        "claimant_person_id": person.actor_id if person else None,
    }


def _words(article: ArticleText, where: Field) -> str:
    return article.text if where is Field.TEXT else article.title or ""


def _span_columns(name: str, span: Span | None, words: str) -> Row:
    if span is None:
        return {f"{name}_text": None, f"{name}_start": None, f"{name}_end": None}
    return {f"{name}_text": span.of(words), f"{name}_start": span.start, f"{name}_end": span.end}


def _frame_row(task: ArticleTask, claim_id: str, frame: ClaimFrame) -> Row:
    return {
        "claim_id": claim_id,
        "article_id": task.article_id,
        "ingest_date": task.ingest_date,
        **frame.columns(),
    }


def _figures(article: ArticleText, claim: Claim, registry: ActorRegistry) -> Iterator[_Loss]:
    words = _words(article, claim.field)
    for span in claim.content:
        for figure in find_figures(span.of(words)):
            placed = replace(figure, start=figure.start + span.start, end=figure.end + span.start)
            yield _Loss(placed, whose(figure, registry, claim.claimant))


def _figure_row(task: ArticleTask, claim_id: str, loss: _Loss) -> Row:
    figure = loss.figure
    return {
        "figure_id": row_id("figure", claim_id, figure.measure, figure.start, figure.end),
        "claim_id": claim_id,
        "ingest_date": task.ingest_date,
        "measure": figure.measure.value,
        "low": figure.low,
        "best": figure.best,
        "high": figure.high,
        "of_actor_id": None if loss.whose is None else loss.whose.actor_id,
        "what": figure.what,
        "figure_start": figure.start,
        "figure_end": figure.end,
    }


def _stated(article: ArticleText, claims: list[Claim], registry: ActorRegistry) -> Iterator[_Stated]:
    """The relations within what somebody claims or the outlet tells; those outside of any claim nobody states."""
    for field in Field:
        words = _words(article, field)
        for relation in stated_relations(words, partial(registry.mentions, words)):
            where = Span(relation.start, relation.end)
            within = [
                (span.end - span.start, at)
                for at, claim in enumerate(claims)
                for span in claim.content
                if claim.field is field and span.covers(where)
            ]
            if within:
                yield _Stated(min(within)[1], relation)


def _relation_rows(
    task: ArticleTask, article: ArticleText, claims: list[Claim], ids: list[str], stated: list[_Stated]
) -> list[Row]:
    rows: dict[tuple[str, ...], Row] = {}
    for each in stated:
        said = each.relation
        key = {
            "claim_id": ids[each.claim],
            "actor_id": said.actor.actor_id,
            "relation": said.relation.value,
            "other_actor_id": said.other.actor_id,
        }
        row = {
            **key,
            "article_id": task.article_id,
            "ingest_date": task.ingest_date,
            **_span_columns("trigger", Span(said.start, said.end), _words(article, claims[each.claim].field)),
        }
        rows.setdefault(tuple(key.values()), row)
    return list(rows.values())


def _actor_rows(
    task: ArticleTask, claims: list[Claim], frames: list[ClaimFrame | None], bearers: list[Actor]
) -> list[Row]:
    named = {actor.actor_id: actor for actor in bearers}
    for claim in claims:
        named |= {actor.actor_id: actor for actor in (claim.claimant, claim.claimant_person) if actor}
    for frame in frames:
        named |= {actor.actor_id: actor for actor in (frame.actors() if frame else ())}
    return [
        {
            "article_id": task.article_id,
            "ingest_date": task.ingest_date,
            "actor_id": actor.actor_id,
            "name": actor.name,
            "kind": actor.kind.value,
            "country": actor.country,
            "wikidata_id": actor.wikidata_id,
            "is_provisional": actor.is_provisional,
        }
        for actor in named.values()
    ]


def _place_rows(task: ArticleTask, frames: list[ClaimFrame | None]) -> list[Row]:
    named: dict[str, Place] = {
        frame.place.place_id: frame.place for frame in frames if frame is not None and frame.place is not None
    }
    return [
        {
            "article_id": task.article_id,
            "ingest_date": task.ingest_date,
            "place_id": place.place_id,
            "name": place.name,
            "admin1": place.admin1,
            "country": place.country,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "feature": place.feature,
        }
        for place in named.values()
    ]


def _extraction_row(task: ArticleTask, claims: list[Claim]) -> Row:
    return {
        "article_id": task.article_id,
        "ingest_date": task.ingest_date,
        "extractor": EXTRACTOR,
        "extractor_version": extractor_version(),
        "claim_count": len(claims),
        "word_count": len(task.text.split()),
    }
