"""Linking as a stage: new articles are linked some thousands at a time, and only what they change is written.

What belongs here: the order, and which rows of the tables of events take the place of which. What makes an event is for
`pipelines.events`; what is asked of the archive for `archive`. Whatever the portions, the rows are the same.
"""

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import ParamSpec, TypeVar

import polars as pl

from pipelines.code import EVENT_TABLES
from pipelines.events.copies import carriers_of, copies_of
from pipelines.events.evidence import LinkOutput
from pipelines.events.lineage import origin_rows
from pipelines.events.linking import conclude
from pipelines.events.reach import Archive, reached
from pipelines.events.standing import redirects
from pipelines.processes import spawned
from pipelines.stages.archive import Days, FiledArchive
from pipelines.stages.commit import append_new, changes_of, replace_all, replace_some, retire_all
from pipelines.stages.run import Run
from pipelines.stages.tally import Tally, summed
from pipelines.storage.queries import held, opened
from pipelines.storage.tables import Tables
from schemas import TABLES

ARTICLES_AT_ONCE = 1_000
"""New articles linked together: their incidents, and those that they touch, are held in memory."""

MIN_ARTICLES_FOR_WORKER = 300
"""Below this, starting a process takes longer than concluding where the articles come from."""

_REDIRECTS = "event_redirects"
_BY_EVENT = ("events", "event_accounts", "claim_events", "event_participants")
_WRITTEN = tuple(name for name in EVENT_TABLES if name != _REDIRECTS)

_FRESH = """
    select article_id, ingest_date from articles
    where article_id not in (select article_id from linked)
        or article_id in (select article_id from claim_frames anti join claim_events using (claim_id))
    order by coalesce(published_at, retrieved_at), article_id
"""

Context = Mapping[str, pl.DataFrame]

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(slots=True)
class Linking:
    """One run's linking: the articles that are still to be linked, and what has been found out so far."""

    run: Run
    waiting: dict[str, date]
    is_anew: bool
    gone: set[str]
    """Ids of events that were published and were dissolved or linked again since; some may be current again."""
    made: set[str] = field(default_factory=set)
    """Ids of events that this run made, and nobody has seen yet."""
    relinked: set[str] = field(default_factory=set)
    """The claims that were of these events."""
    refused: list[Tally] = field(default_factory=list)

    @classmethod
    def of(cls, run: Run, *, anew: bool) -> "Linking":
        """The linking of what is new, or of all there is."""
        gone = set(run.tables.keys(_REDIRECTS)["event_id"])
        if anew:
            gone |= set(run.tables.keys("events")["event_id"])
            for name in _WRITTEN:
                retire_all(run, name)
        return cls(run, _fresh(run, anew=anew), anew, gone)

    def done(self) -> list[Tally]:
        """Link all that waits; returns what it did to each table."""
        with _beside(len(self.waiting)) as other:
            while portion := dict(islice(self.waiting.items(), ARTICLES_AT_ONCE)):
                for article_id in portion:
                    del self.waiting[article_id]
                self._link(portion, other)
        redirected = self._redirect()
        return [*(self._tally(name) for name in _WRITTEN), redirected]

    def _link(self, portion: Days, other: Executor) -> None:
        with FiledArchive.opened(self.run.tables) as filed:
            archive = Archive(filed)
            new = archive.of_articles(portion)
            self.refused.append(append_new(self.run, "claim_blocks", archive.standing, context=filed.named).tally)
            origins = other.submit(origins_of, self.run.tables, portion, {*self.waiting, *portion})
            incidents = reached(archive, [*new, *archive.overtaken(portion)])
            named = filed.named
            concluded = conclude(incidents, archive.spanned, named["actors"], filed.figures(archive.days))
        self._replace_events(concluded, named)
        again, rows = origins.result()
        self._replace("article_origins", "article_id", set(again["article_id"]), rows, {"articles": again})

    def _replace_events(self, concluded: LinkOutput, named: Context) -> None:
        """Put what was concluded in the place of the events that claims of it were of."""
        tables, claims = self.run.tables, concluded.claim_events.select("claim_id")
        touched = held(tables, "claim_events", claims, ["event_id"]).unique()
        linked = set(held(tables, "claim_events", touched, ["claim_id"])["claim_id"])
        gone = set(touched["event_id"])
        self.gone |= gone - self.made
        self.made |= set(concluded.events["event_id"]) - gone
        self.relinked |= linked
        context = {**named, "events": concluded.events, "event_accounts": concluded.event_accounts}
        for name in _BY_EVENT:
            self._replace(name, "event_id", gone, getattr(concluded, name), context)
        self._replace("claim_links", "claim_id", linked, concluded.claim_links, context)

    def _replace(self, name: str, by: str, gone: set[str], rows: pl.DataFrame, context: Context) -> None:
        self.refused.append(replace_some(self.run, name, by, gone, rows, context))

    def _redirect(self) -> Tally:
        """Tell where the ids lead that were published and are no longer current."""
        tables = self.run.tables
        ids = pl.DataFrame({"event_id": sorted(self.gone)}, schema={"event_id": pl.String})
        gone = self.gone - set(held(tables, "events", ids)["event_id"])
        columns = ["claim_id", "event_id"]
        if self.is_anew and gone:
            current = tables.read("claim_events", columns=columns)
        else:
            claims = pl.DataFrame({"claim_id": sorted(self.relinked)}, schema={"claim_id": pl.String})
            current = held(tables, "claim_events", claims, columns)
        former = tables.read(_REDIRECTS)
        found = keep_known(former, redirects(gone, current, former, self.run.run_id))
        became = found.select(event_id="became_event_id").drop_nulls()
        return replace_all(self.run, _REDIRECTS, found, {"events": held(tables, "events", became)})

    def _tally(self, name: str) -> Tally:
        change = changes_of(self.run, name)
        refused = [tally for tally in self.refused if tally.table == name]
        (tally,) = summed([change, *(_only_refused(each) for each in refused)])
        return tally


def origins_of(tables: Tables, portion: Days, unlinked: Collection[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The articles whose origins are concluded again when these are linked, and these origins.

    Args:
        tables: the warehouse; articles and origins are read, nothing else that linking writes.
        portion: the articles that are linked.
        unlinked: these, and those that wait to be linked after them.
    """
    with FiledArchive.opened(tables) as filed:
        new = filed.with_text(portion)
        carriers = carriers_of(new)
        copied = copies_of(carriers, filed.older(new, unlinked))
        relatives = {each: day for each, day in filed.relatives(copied).items() if each not in portion}
        if relatives:
            beside = filed.with_text(relatives)
            new, carriers = pl.concat([new, beside]), [*carriers, *carriers_of(beside)]
        return new.select("article_id"), origin_rows(carriers)


class _Here(Executor):
    """Does what it is handed at once, in this process."""

    def submit(self, work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        done: Future[_T] = Future()
        done.set_result(work(*args, **kwargs))
        return done


def _beside(articles: int) -> Executor:
    """Where origins are concluded: by a process beside this one, where so many articles are worth its start."""
    if articles < MIN_ARTICLES_FOR_WORKER or os.cpu_count() == 1:
        return _Here()
    pool = spawned(1)
    pool.submit(_import_this)  # it takes a second, in which this process finds out what the first articles tell
    return pool


def _import_this() -> None:
    """Nothing: to be handed this function a process has to import this module."""


def keep_known(former: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Redirects found again stay as they are held, with the run that found them first."""
    same = [column for column in former.columns if column != "run_id"]
    known = former.join(found, on=same, how="semi", nulls_equal=True)
    return pl.concat([known, found.join(former, on=same, how="anti", nulls_equal=True)])


def _only_refused(tally: Tally) -> Tally:
    """What was refused of a portion; the rest is told by how the table differs in the end."""
    return replace(tally, rows_in=tally.quarantined, published=0, unchanged=0)


def _fresh(run: Run, *, anew: bool) -> dict[str, date]:
    """The articles that the events do not know, by publication: reports of one time are linked together."""
    linked = [] if anew else run.tables.published("articles")
    with opened(run.tables, ("articles", "claim_frames", "claim_events")) as archive:
        known = archive.from_arrow(TABLES["articles"].empty().select("article_id").to_arrow())
        if linked:
            known = archive.read_parquet([str(file) for file in linked], hive_partitioning=False)
        archive.register("linked", known)
        return dict(archive.execute(_FRESH).fetchall())
