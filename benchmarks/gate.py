"""What the contract gate costs: seconds and peak memory, beside pandera alone and a query written by hand.

What belongs here: the measurement. It makes its own claims and their articles, so that it needs nothing beside the
repository. Every measurement runs in a process of its own, on the same Parquet files.

    python -m benchmarks.gate                      1 million claims, all valid and with 1 % broken; median of 3
    python -m benchmarks.gate --claims 50000 --repeats 1 --json figures.json
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandera.polars as pa
import polars as pl
from rich.console import Console
from rich.table import Table

from pipelines.gate import judge
from schemas import TABLES
from warehouse.sql import MACROS

CLAIMS_PER_ARTICLE = 20
BROKEN_EVERY = 100
DAY = date(2025, 3, 1)
CLAIMS = TABLES["claims"]
GOAL = 1.5
"""The gate may take this many times as long as the faster of the others.

Pandera alone is faster by construction: it sees one column of one row at a time, and no article. The query by hand
holds the batch to the same rules, but splits and explains nothing.
"""

# One sentence of an article; the numbers have a fixed width, so that all offsets follow from the sentence's number.
_SENTENCE = (
    "Officer {article} of unit {claim} said on Monday that convoy {article}-{claim} had reached the town of Ménaka. "
)
_SHAPE = _SENTENCE.format(article="0" * 7, claim="0" * 2)
_SOURCE = (0, _SHAPE.index(" said"))
_CUE = (_SHAPE.index("said"), _SHAPE.index("said") + 4)
_CONTENT = (_SHAPE.index("convoy"), _SHAPE.rindex("."))


@dataclass(frozen=True)
class Measurement:
    """What one contender took for one batch; memory is that of its whole process, the batch included."""

    contender: str
    batch: str
    seconds: float
    peak_mib: int
    refused: int


# ---- the batch


def write_batches(folder: Path, n_claims: int) -> None:
    """Articles, valid claims, and the same claims of which 1 in 100 breaks a rule, as Parquet."""
    n_articles = -(-n_claims // CLAIMS_PER_ARTICLE)
    claims = _claims(n_claims)
    _articles(n_articles).write_parquet(folder / "articles.parquet")
    claims.write_parquet(folder / "valid.parquet")
    at = pl.int_range(pl.len())
    claims.with_columns(
        stance=pl.when(at % (2 * BROKEN_EVERY) == 0).then(pl.lit("shrugs")).otherwise("stance"),
        source_end=pl.when(at % (2 * BROKEN_EVERY) == BROKEN_EVERY)
        .then(pl.col("source_end") - 1)
        .otherwise("source_end"),
    ).write_parquet(folder / "broken.parquet")


def _hash(*parts: pl.Expr) -> pl.Expr:
    """An id that looks like one; not what the package would give."""
    digits = pl.concat_str([part.cast(pl.String).str.zfill(16) for part in parts])
    return digits.str.zfill(32)


def _number(value: pl.Expr, width: int) -> pl.Expr:
    return value.cast(pl.String).str.zfill(width)


def _sentence(article: pl.Expr, claim: pl.Expr) -> pl.Expr:
    pieces = _SENTENCE.replace("{article}", "{a}").replace("{claim}", "{c}")
    order = [article if piece.startswith("a") else claim for piece in pieces.split("{")[1:]]
    return pl.format(pieces.replace("{a}", "{}").replace("{c}", "{}"), *order)


def _articles(n_articles: int) -> pl.DataFrame:
    rows = pl.select(at=pl.int_range(n_articles))
    sentences = [_sentence(_number(pl.col("at"), 7), pl.lit(f"{claim:02d}")) for claim in range(CLAIMS_PER_ARTICLE)]
    return rows.select(article_id=_hash(pl.col("at")), title=pl.lit(None, pl.String), text=pl.concat_str(sentences))


def _claims(n_claims: int) -> pl.DataFrame:
    at = pl.int_range(n_claims, dtype=pl.Int32)
    within = at % CLAIMS_PER_ARTICLE
    article = at // CLAIMS_PER_ARTICLE
    start = within * len(_SHAPE)
    sentence = _sentence(_number(article, 7), _number(within, 2))
    given = pl.select(
        claim_id=_hash(at, pl.lit(1)), article_id=_hash(article), ingest_date=pl.lit(DAY), field=pl.lit("text"),
        sentence_index=within, attribution=pl.lit("attributed"),
        source_text=sentence.str.slice(_SOURCE[0], _SOURCE[1] - _SOURCE[0]),
        source_start=start + _SOURCE[0], source_end=start + _SOURCE[1],
        cue_text=pl.lit("said"), cue_start=start + _CUE[0], cue_end=start + _CUE[1],
        content_text=sentence.str.slice(_CONTENT[0], _CONTENT[1] - _CONTENT[0]),
        content_spans=pl.concat_list(
            pl.struct(start_char=start + _CONTENT[0], end_char=start + _CONTENT[1])
        ),
        quotation=pl.lit("indirect"), stance=pl.lit("asserts"), factuality=pl.lit("CT+"),
        claimant_id=pl.lit("state:MLI"), claimant_person_id=pl.lit(None), claimant_role=pl.lit("officer"),
        via_claim_id=pl.when(within == 1).then(_hash(at - 1, pl.lit(1))), responds_to_claim_id=pl.lit(None),
        rule=pl.lit("generated"), extractor=pl.lit("benchmark"), extractor_version=pl.lit("1"),
        confidence=pl.lit(0.9), run_id=pl.lit("benchmark"),
    )  # fmt: skip
    return given.cast(dict(CLAIMS.polars_schema)).select(CLAIMS.polars_schema.names())  # type: ignore[arg-type]


# ---- the contenders: each takes claims and articles, and returns the number of refused rows


def with_gate(claims: pl.DataFrame, articles: pl.DataFrame) -> int:
    """The gate: every rule, every failure, the batch split."""
    return judge(CLAIMS, claims, {"articles": articles}).refused.height


def with_pandera(claims: pl.DataFrame, articles: pl.DataFrame) -> int:
    """Pandera alone: the columns' rules, no rule across columns, rows or tables, nothing split."""
    try:
        CLAIMS.pandera.validate(claims, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return errors.failure_cases["index"].n_unique()
    return 0


def with_duckdb(claims: pl.DataFrame, articles: pl.DataFrame) -> int:
    """One query written by hand, with every rule that the gate holds the batch to; rows are not split."""
    with duckdb.connect() as connection:
        connection.execute(MACROS)
        connection.register("claims", claims.to_arrow())
        connection.register("articles", articles.to_arrow())
        return len(connection.execute(BY_HAND).fetchall())


_ONE_OF = "\n    or ".join(
    f"{column.name} not in ({', '.join(repr(str(term)) for term in column.vocabulary)})"
    for column in CLAIMS.columns
    if column.vocabulary
)
_NULL = "\n    or ".join(f"c.{column.name} is null" for column in CLAIMS.columns if not column.nullable)
BY_HAND = rf"""
with judged as (
  select c.*, a.text, a.title, a.article_id is null as is_unknown, n.n_rows,
    v.article_id as via_article, v.claim_id as via, r.article_id as answered_article, r.claim_id as answered
  from claims as c
  left join articles as a on a.article_id = c.article_id
  left join (select claim_id, count(*) as n_rows from claims group by claim_id having count(*) > 1) as n
    on n.claim_id = c.claim_id
  left join claims as v on v.claim_id = c.via_claim_id
  left join claims as r on r.claim_id = c.responds_to_claim_id
)
select claim_id
from judged as c
where {_NULL}
    or {_ONE_OF}
    or not regexp_matches(claim_id, '^[0-9a-f]{{32}}$')
    or not regexp_matches(article_id, '^[0-9a-f]{{32}}$')
    or not regexp_matches(via_claim_id, '^[0-9a-f]{{32}}$')
    or not regexp_matches(responds_to_claim_id, '^[0-9a-f]{{32}}$')
    or not regexp_matches(claimant_id, '^[A-Za-z0-9][A-Za-z0-9:._-]*$')
    or not regexp_matches(claimant_person_id, '^[A-Za-z0-9][A-Za-z0-9:._-]*$')
    or sentence_index < 0 or confidence < 0 or confidence > 1
    or source_start < 0 or source_end < 0 or cue_start < 0 or cue_end < 0
    or is_unknown or n_rows > 1
    or (via_claim_id is not null and (via is null or via_article <> article_id or via = claim_id))
    or (responds_to_claim_id is not null
        and (answered is null or answered_article <> article_id or answered = claim_id))
    or if(attribution = 'attributed', cue_start is null or quotation is null,
          cue_start is not null or quotation is not null or source_start is not null)
    or claimant_id = claimant_person_id
    or (content_text = '' and stance <> 'withholds')
    or len([span for span, i in content_spans if span.end_char <= span.start_char
            or span.start_char < coalesce(content_spans[i - 1].end_char, 0)]) > 0
    or source_text is distinct from span_text(if(field = 'title', title, text), source_start, source_end)
    or cue_text is distinct from span_text(if(field = 'title', title, text), cue_start, cue_end)
    or content_text is distinct from coalesce(array_to_string(
        [span_text(if(field = 'title', title, text), s.start_char, s.end_char) for s in content_spans], ' … '), '')
"""  # noqa: S608 - names of contracts

CONTENDERS: dict[str, Callable[[pl.DataFrame, pl.DataFrame], int]] = {
    "gate": with_gate,
    "pandera alone": with_pandera,
    "DuckDB by hand": with_duckdb,
}


# ---- the measurement


def measure_here(contender: str, batch: str, folder: Path) -> Measurement:
    """Run a contender once in this process."""
    claims, articles = pl.read_parquet(folder / f"{batch}.parquet"), pl.read_parquet(folder / "articles.parquet")
    # What is compiled once per process is no cost of a batch.
    CONTENDERS[contender](claims.head(1), articles.head(1))
    began = time.perf_counter()
    refused = CONTENDERS[contender](claims, articles)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Measurement(contender, batch, round(seconds, 3), peak, refused)


def measured(folder: Path, repeats: int) -> Iterator[Measurement]:
    """The median of `repeats` runs of each contender on each batch, the contenders by turns."""
    for batch in ("valid", "broken"):
        runs = [{name: _measure_apart(name, batch, folder) for name in CONTENDERS} for _ in range(repeats)]
        for name in CONTENDERS:
            of_name = [run[name] for run in runs]
            yield Measurement(
                contender=name,
                batch=batch,
                seconds=statistics.median(one.seconds for one in of_name),
                peak_mib=round(statistics.median(one.peak_mib for one in of_name)),
                refused=of_name[0].refused,
            )


def _measure_apart(contender: str, batch: str, folder: Path) -> Measurement:
    command = [sys.executable, "-m", "benchmarks.gate", "--one", contender, "--batch", batch, "--data", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this module
    return Measurement(**json.loads(ended.stdout))


def ratios(found: list[Measurement], batch: str) -> dict[str, float]:
    """Seconds of the gate, in those of each of the others."""
    seconds = {one.contender: one.seconds for one in found if one.batch == batch}
    return {name: round(seconds["gate"] / taken, 2) for name, taken in seconds.items() if name != "gate"}


def shown(found: list[Measurement], n_claims: int) -> Table:
    """The figures as a table."""
    table = Table("batch", "contender", "seconds", "peak MiB", "refused", title=f"{n_claims:,} claims", box=None)
    for one in found:
        table.add_row(one.batch, one.contender, f"{one.seconds:.2f}", f"{one.peak_mib:,}", f"{one.refused:,}")
    return table


def main() -> None:
    """Measure, print, and write JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000, help="claims in a batch")
    parser.add_argument("--repeats", type=int, default=3, help="runs of which the median is taken")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--one", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--batch", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        sys.stdout.write(json.dumps(asdict(measure_here(chosen.one, chosen.batch, chosen.data))))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_batches(Path(folder), chosen.claims)
        found = list(measured(Path(folder), chosen.repeats))
    times = {batch: ratios(found, batch) for batch in ("valid", "broken")}
    console = Console(soft_wrap=True)
    console.print(shown(found, chosen.claims))
    for batch, of_batch in times.items():
        said = ", ".join(f"{ratio:.2f} times {name}" for name, ratio in of_batch.items())
        console.print(f"{batch}: the gate takes {said} (goal: {GOAL} times the faster); {os.cpu_count()} cores")
    if chosen.json:
        figures = {
            "claims": chosen.claims,
            "goal": GOAL,
            "ratios": times,
            "measurements": [asdict(one) for one in found],
        }
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
