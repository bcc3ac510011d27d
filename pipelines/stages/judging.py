"""Judgements of people that two actors are one: written down, taken back, and made to count.

What belongs here: finding the actors that are meant, and what must hold before a judgement is written. What follows
from judgements is concluded by `link`, from the table alone; the rows that were read keep the actors that they name.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import get_close_matches

import polars as pl

from pipelines.code import JUDGEMENTS
from pipelines.entities.actors import ActorRegistry
from pipelines.entities.judgements import ActorError, counted_as, standing
from pipelines.ids import row_id
from pipelines.stages.commit import append_new
from pipelines.stages.link import link_events, resolve_entities
from pipelines.stages.publish import Snapshot, publish_snapshot
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from pipelines.storage.tables import Tables
from schemas import TABLES

_MOST_NAMED = 8
_SHORTEST_ID = 6
_CLOSE = 0.6
"""How alike a name must be to be offered where none is found."""
_TELLING = 4
"""Letters of a word from which a name that has it is offered, too."""


@dataclass(frozen=True, slots=True)
class NamedActor:
    """One actor, as far as it takes to tell who is meant."""

    actor_id: str
    name: str
    is_provisional: bool

    def __str__(self) -> str:
        return f"{self.name} ({self.actor_id})"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row of `actor_judgements`."""

    judgement_id: str
    actor_id: str
    same_as_actor_id: str
    reason: str
    judged_by: str
    judged_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_reason: str | None
    run_id: str


class KnownActors:
    """The actors of a warehouse and of the registry, by id and by name."""

    def __init__(self, tables: Tables) -> None:
        actors = tables.read("actors", columns=["actor_id", "name", "is_provisional"])
        self.held = {row[0]: NamedActor(*row) for row in actors.iter_rows()}
        self._names = [(actor.name, actor.actor_id) for actor in self.held.values()]
        self._names += tables.read("actor_names", columns=["name", "actor_id"]).iter_rows()
        self._registry = ActorRegistry.load()

    def held_one(self, reference: str) -> NamedActor:
        """The actor of the warehouse that an id, the beginning of one, or a name means.

        Raises:
            ActorError: none is meant, or several are.
        """
        found = self._found(reference)
        if found is None:
            raise ActorError(self._missed(reference))
        return found

    def known_one(self, reference: str) -> NamedActor:
        """The same, or one of the registry that no article has named yet.

        Raises:
            ActorError: none is meant, or several are.
        """
        found = self._found(reference)
        registered = self._registry.actors.get(reference) or self._registry.find(reference)
        if found is None and registered is not None:
            return NamedActor(registered.actor_id, registered.name, is_provisional=False)
        return found or self.held_one(reference)

    def named(self, actor_id: str) -> str:
        """Its name, or its id where nothing names it any more."""
        actor = self.held.get(actor_id) or self._registry.actors.get(actor_id)
        return actor.name if actor is not None else actor_id

    @property
    def ids(self) -> frozenset[str]:
        """Every actor that there is."""
        return frozenset(self.held) | frozenset(self._registry.actors)

    def _found(self, reference: str) -> NamedActor | None:
        if reference in self.held:
            return self.held[reference]
        key = " ".join(reference.split()).casefold()
        meant = {actor_id for name, actor_id in self._names if name.casefold() == key}
        if not meant and len(key) >= _SHORTEST_ID:
            meant = {actor_id for actor_id in self.held if actor_id.startswith(key)}
        if len(meant) > 1:
            listed = "".join(f"\n  {self.held[one]}" for one in sorted(meant)[:_MOST_NAMED])
            raise ActorError(f"{reference!r} may mean {len(meant)} actors; give the id of one:{listed}")
        return self.held[meant.pop()] if meant else None

    def _missed(self, reference: str) -> str:
        by_folded = {name.casefold(): actor_id for name, actor_id in self._names}
        key = reference.casefold()
        words = {word for word in key.split() if len(word) >= _TELLING}
        sharing = sorted((name for name in by_folded if words & set(name.split())), key=len)
        near = dict.fromkeys([*get_close_matches(key, by_folded, _MOST_NAMED, _CLOSE), *sharing])
        meant = list(dict.fromkeys(by_folded[name] for name in near))[:_MOST_NAMED]
        offered = "; did you mean one of these?" + "".join(f"\n  {self.held[one]}" for one in meant)
        todo = "; `counterclaim actor list` shows all"
        return f"no actor of this warehouse has the id or name {reference!r}{offered if meant else todo}"


def judgements(tables: Tables) -> list[Judgement]:
    """Every judgement, also those that were taken back, in the order in which they were made."""
    rows = tables.read(JUDGEMENTS).sort("judged_at", "judgement_id")
    return [Judgement(**row) for row in rows.iter_rows(named=True)]


def merge(run: Run, actor: str, other: str, reason: str, by: str) -> tuple[Judgement, Snapshot]:
    """Judge that `actor` is `other`, conclude anew what follows, and publish it; the caller holds the lock.

    Raises:
        ActorError: one of the two is not known or unclear, they are one already, the judgement would lead in a
            circle, or a run was interrupted.
    """
    _hold_ready(run, reason, by)
    known = KnownActors(run.tables)
    one, whom = known.held_one(actor), known.known_one(other)
    held = run.tables.read(JUDGEMENTS)
    _hold_mergeable(one, whom, known, held)
    made = Judgement(
        judgement_id=row_id("actor_judgement", one.actor_id, whom.actor_id, run.started_at.isoformat()),
        actor_id=one.actor_id,
        same_as_actor_id=whom.actor_id,
        reason=reason.strip(),
        judged_by=by.strip(),
        judged_at=run.started_at,
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawn_reason=None,
        run_id=run.run_id,
    )
    watch = Stopwatch()
    record(run, [append_new(run, JUDGEMENTS, TABLES[JUDGEMENTS].frame([asdict(made)])).tally], watch)
    return made, _concluded(run)


def unmerge(run: Run, reference: str, reason: str, by: str) -> tuple[Judgement, Snapshot]:
    """Take a judgement back, which stays as a row, conclude anew what follows, and publish it.

    Args:
        run: the run; the caller holds the lock.
        reference: the judgement's id or its beginning, or the actor that was judged to be another one.
        reason: why it is taken back.
        by: who takes it back.

    Raises:
        ActorError: no judgement that stands is meant, or several are, or a run was interrupted.
    """
    _hold_ready(run, reason, by)
    meant = _standing_one(run.tables, reference)
    held = run.tables.read(JUDGEMENTS)
    marks = {"withdrawn_at": run.started_at, "withdrawn_by": by.strip(), "withdrawn_reason": reason.strip()}
    is_meant = pl.col("judgement_id") == meant.judgement_id
    watch = Stopwatch()
    run.tables.stage(
        JUDGEMENTS,
        held.with_columns(
            pl.when(is_meant).then(pl.lit(value, held.schema[name])).otherwise(name).alias(name)
            for name, value in marks.items()
        ),
    )
    record(run, [Tally(JUDGEMENTS, 1, published=1, unchanged=0, quarantined=0)], watch)
    snapshot = _concluded(run)
    return next(each for each in judgements(run.tables) if each.judgement_id == meant.judgement_id), snapshot


def _hold_ready(run: Run, reason: str, by: str) -> None:
    if not reason.strip() or not by.strip():
        raise ActorError("a judgement is kept with who judged it and why; give --by and --why in words")
    if any(path.parts[0] != "runs" for path in run.tables.staged()):
        raise ActorError("a run was interrupted; let `counterclaim run` finish it, then judge")


def _hold_mergeable(one: NamedActor, whom: NamedActor, known: KnownActors, held: pl.DataFrame) -> None:
    judged = standing(held)
    counts = counted_as(judged, known.ids)
    if one.actor_id == whom.actor_id:
        raise ActorError(f"{one} is one actor already; name two")
    if one.actor_id in judged:
        raise ActorError(
            f"{one} was judged to be {known.named(judged[one.actor_id])} already; take that back first: "
            f"counterclaim actor unmerge {_judgement_of(one.actor_id, held)}"
        )
    if counts.get(whom.actor_id, whom.actor_id) == one.actor_id:
        raise ActorError(
            f"{whom} counts as {one} already, so that the judgement would lead in a circle; take that one back first: "
            f"counterclaim actor unmerge {_judgement_of(whom.actor_id, held)}"
        )
    if whom.is_provisional and not one.is_provisional:
        raise ActorError(
            f"{one} is of the registry and {whom} is only a name that was read; judge it the other way round: "
            f"counterclaim actor merge {whom.actor_id} {one.actor_id}"
        )


def _judgement_of(actor_id: str, held: pl.DataFrame) -> str:
    stands = held.filter(pl.col("withdrawn_at").is_null(), pl.col("actor_id") == actor_id)
    return str(stands.sort("judged_at")["judgement_id"][-1])


def _standing_one(tables: Tables, reference: str) -> Judgement:
    made = judgements(tables)
    if not made:
        raise ActorError("nothing was judged of actors yet; `counterclaim actor merge` does")
    found = [each for each in made if len(reference) >= _SHORTEST_ID and each.judgement_id.startswith(reference)]
    if not found:
        actor = KnownActors(tables).held_one(reference)
        found = [each for each in made if each.actor_id == actor.actor_id and each.withdrawn_at is None]
        if not found:
            raise ActorError(f"no judgement stands that {actor} is another actor; see `counterclaim actor judgements`")
    if len(found) > 1:
        listed = ", ".join(each.judgement_id for each in found)
        raise ActorError(f"{len(found)} judgements are meant: {listed}; give more of the id")
    if found[0].withdrawn_at is not None:
        raise ActorError(
            f"{found[0].judgement_id} was taken back on {found[0].withdrawn_at:%Y-%m-%d %H:%M} UTC already"
        )
    return found[0]


def _concluded(run: Run) -> Snapshot:
    resolve_entities(run, anew=True)
    link_events(run)
    return publish_snapshot(run)
