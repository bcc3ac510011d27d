"""How fast `reporting.contested_events` answers for one country and month, among 10 million claims.

What belongs here: the measurement. The rows are synthetic and written into the tables of a published file directly,
since extraction is not what is measured: events of three claims (the rebels' assertion, the army's, which in every
tenth is a denial, a narrator's), in 20 countries and 48 months. The stored rows are made by the package's own code. The
yardstick is one pass over the claims, the least that an answer without stored rows takes; of up to a million claims
also the same question to the view as its file defines it, which goes over all of them and holds them in memory.

    python -m benchmarks.contested                     10 million claims
    python -m benchmarks.contested --claims 300000 --json figures.json
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks.measured import Figure, report
from pipelines.storage import duckdb_file, stored_views
from warehouse.sql import reporting_views

CLAIMS_PER_EVENT = 3
CONTESTED_EVERY = 10
REPEATS = 9
GOAL_MS, GOAL_SHARE = 200.0, 0.05
_MOST_SCANNED = 1_000_000
"""Of more claims the view's own SQL takes over 8 GB and many minutes."""

QUESTION = """
    from reporting.contested_events
    where country = 'C07' and first_reported_at >= '2023-05-01' and first_reported_at < '2023-06-01'
"""
_COUNTRIES, _DAYS = 20, 1460

_ROWS = {
    "actors": """
        select actor_id, name, kind, 'MLI' as country, false as is_provisional
        from (values ('rebels', 'Northern Front', 'REB'), ('army', 'Armed Forces', 'MIL')) as t(actor_id, name, kind)
    """,
    "events": """
        select id(e, 1) as event_id, 'Battles' as event_type, 'Armed clash' as event_subtype, 'Clash ' || e as label,
            day(e) as date_start, day(e) as date_end, day(e)::varchar as date_edtf, 1 as date_precision,
            'explicit' as date_basis, country(e) as country, day(e)::timestamptz as first_reported_at
        from range($events) as t(e)
    """,
    "event_accounts": """
        select id(e, 2) as account_id, id(e, 1) as event_id, 'Clash ' || e as label, 'Battles' as event_type,
            'Armed clash' as event_subtype, day(e) as date_start, day(e) as date_end
        from range($events) as t(e)
    """,
    "articles": """
        select id(e, 3) as article_id, id(e % 1000, 9) as document_id, day(e) as ingest_date,
            'Outlet ' || e % 200 as outlet, 'en' as language,
            true as is_extracted, day(e)::timestamptz as published_at, 'record' as published_basis,
            day(e)::timestamptz as retrieved_at, 'synthetic' as source_uri, 'text/plain' as media_type,
            repeat('The Northern Front said that it had attacked the base. ', 20) || e as text,
            false as is_repaired, sha256(e::varchar) as text_sha256, 'bench' as run_id
        from range($events) as t(e)
    """,
    "claims": """
        select id(n, 4) as claim_id, id(e, 3) as article_id, day(e) as ingest_date, 'text' as field,
            k::integer as sentence_index,
            if(k = 2, 'narrator', 'attributed') as attribution, 'The Northern Front' as source_text, 0 as source_start,
            18 as source_end, 'said' as cue_text, 19 as cue_start, 23 as cue_end,
            'it had attacked the base' as content_text,
            [{'start_char': 29, 'end_char': 53}] as content_spans, 'indirect' as quotation,
            if(k = 1 and e % $every = 0, 'denies', 'asserts') as stance, 'CT+' as factuality,
            case k when 0 then 'rebels' when 1 then 'army' end as claimant_id, 'synthetic' as rule,
            'bench' as extractor, '1' as extractor_version, 0.9 as confidence, 'bench' as run_id
        from (select n, n // 3 as e, n % 3 as k from range($claims) as t(n))
    """,
    "claim_events": """
        select id(n, 4) as claim_id, id(n // 3, 1) as event_id, id(n // 3, 2) as account_id, 'occurrence' as facet,
            if(n % 3 = 1 and (n // 3) % $every = 0, -1, 1) as polarity, 'synthetic' as basis
        from range($claims) as t(n)
    """,
}
"""Rows by table; columns that are not named are NULL. `id`, `day` and `country` are macros below."""


def make(file: Path, claims: int) -> None:
    """A file like a published one, with so many claims."""
    duckdb_file.build(file, {})
    with duckdb.connect(str(file), config={"memory_limit": "4GB"}) as connection:
        connection.execute("set timezone = 'UTC'; set preserve_insertion_order = false")
        connection.execute("create temp macro id(number, kind) as md5(number::varchar || '-' || kind::varchar)")
        connection.execute(f"create temp macro day(e) as date '2021-01-01' + (e * 7919 % {_DAYS})::integer")
        connection.execute(f"create temp macro country(e) as printf('C%02d', (e // 7 % {_COUNTRIES})::integer)")
        given = {"events": claims // CLAIMS_PER_EVENT, "claims": claims, "every": CONTESTED_EVERY}
        for name, rows in _ROWS.items():
            used = {key: value for key, value in given.items() if f"${key}" in rows}
            connection.execute(f"insert into {name} by name {rows}", used)
    stored_views.fill(file)


def timed(work: Callable[[], list[tuple[object, ...]]]) -> tuple[float, list[tuple[object, ...]]]:
    """How long it takes, and its answer."""
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def measure(folder: Path, claims: int) -> list[Figure]:
    """The question to the published file, one pass over its claims, and the view as its file defines it."""
    file = folder / "contested.duckdb"
    make(file, claims)
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        asked = [timed(lambda: connection.execute(QUESTION).fetchall()) for _ in range(REPEATS)]
        stored, found = statistics.median(taken for taken, _ in asked), asked[0][1]
        one_pass, _ = timed(lambda: connection.execute("select bit_xor(hash(c)) from claims as c").fetchall())
    about = f"contested_events, one country and month, {claims:,} claims ({len(found)} events found)"
    figures = [
        Figure(f"{about}: milliseconds", 1000 * stored, GOAL_MS, is_upper=True, yardstick="milliseconds"),
        Figure(
            f"{about}: share of one pass over the claims", stored / one_pass, GOAL_SHARE, is_upper=True,
            yardstick=f"a hash of every row of claims: {one_pass:.2f} s",
        ),
    ]  # fmt: skip
    if claims <= _MOST_SCANNED:
        scan = scanned(file, found)
        figures.append(
            Figure(
                f"{about}: share of the view's own SQL",
                stored / scan,
                GOAL_SHARE,
                is_upper=True,
                yardstick=f"over all claims: {scan:.2f} s",
            )
        )
    return figures


def scanned(file: Path, expected: list[tuple[object, ...]]) -> float:
    """Seconds that the view as its file defines it takes over all claims.

    Raises:
        RuntimeError: it finds other events than the stored rows have, or both find none.
    """
    with duckdb.connect(str(file), config={"memory_limit": "8GB"}) as connection:
        connection.execute("set timezone = 'UTC'")
        for view in reporting_views():
            connection.execute(view.sql)
        scan, same = timed(lambda: connection.execute(QUESTION).fetchall())
    if expected != same or not same:
        raise RuntimeError(f"stored: {len(expected)} events; by the view's own SQL: {len(same)}")
    return scan


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=10_000_000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report("contested", measure(Path(folder), chosen.claims), chosen.json)


if __name__ == "__main__":
    main()
