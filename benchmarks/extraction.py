"""How well and how fast claims are found: the extractor on annotated articles, scored by the shared scorer.

Usage: python benchmarks/extraction.py [--shared DIR] [--out DIR] [--misses] [--speed] [GOLD ...]

GOLD are files of the shared gold folder (without a name: the five development sets). DIR is the shared folder, by
default COUNTERCLAIM_SHARED or `../shared` beside the repository. Nothing of the gold is written into the repository.
"""

import argparse
import importlib.util
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import spacy
from rich.console import Console
from rich.table import Table

from pipelines.claims.extract import MODEL, ClaimExtractor
from pipelines.claims.model import ArticleText, Claim, Span
from schemas.vocabularies import Attribution, Field

REPOSITORY = Path(__file__).parent.parent
DEVELOPMENT = (
    "mali_helicopter.gold.json",
    "wikinews_dev.jsonl",
    "contested_dev.jsonl",
    "wikinews_general_dev.jsonl",
    "polnear_dev.jsonl",
)


def gold_articles(path: Path) -> list[dict[str, Any]]:
    """The gold rows of a file, each with its `id` and `text`."""
    raw = path.read_text(encoding="utf-8")
    if path.name.endswith(".gold.json"):
        row = json.loads(raw)
        return [{**row, "id": row["document"], "text": (path.parent / row["document"]).read_text(encoding="utf-8")}]
    return [json.loads(line) for line in raw.splitlines() if line.strip()]


def predictions(extractor: ClaimExtractor, gold: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row of the scorer's prediction format for each article."""
    articles = (ArticleText(row["id"], None, row["text"]) for row in gold)
    for article, claims in extractor.extract(articles):
        attributed = [c for c in claims if c.attribution is Attribution.ATTRIBUTED and c.field is Field.TEXT]
        places = {claims.index(claim): place for place, claim in enumerate(attributed)}
        yield {"id": article.article_id, "claims": [_row(article.text, claim, places) for claim in attributed]}


def _row(text: str, claim: Claim, places: dict[int, int]) -> dict[str, Any]:
    actors = [claim.claimant, claim.claimant_person]
    return {
        "source": _pair(claim.source),
        "cue": _pair(claim.cue),
        "content": [[span.start, span.end] for span in claim.content],
        "stance": claim.stance.value,
        "factuality": claim.factuality.value,
        "claimant": [actor.name for actor in actors if actor is not None],
        "responds_to": None if claim.responds_to is None else places.get(claim.responds_to),
        "rule": claim.rule,
        "words": [span.of(text) for span in claim.content],
    }


def _pair(span: Span | None) -> list[list[int]]:
    return [] if span is None else [[span.start, span.end]]


def scorer(shared: Path) -> ModuleType:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_claims", shared / "bench" / "score_claims.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{shared}: no bench/score_claims.py there; give the shared folder with --shared")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(path: Path, extractor: ClaimExtractor, scoring: ModuleType, out: Path, misses: bool) -> dict[str, Any]:
    """Extract from one gold file, write the predictions to `out`, and score them."""
    gold = gold_articles(path)
    started = time.perf_counter()
    rows = list(predictions(extractor, gold))
    seconds = time.perf_counter() - started
    written = out / f"{path.name.split('.')[0]}.predictions.jsonl"
    written.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    result: dict[str, Any] = scoring.score(gold, scoring.from_jsonl(str(written), gold), misses)
    result["words_per_second"] = sum(len(row["text"].split()) for row in gold) / seconds
    return result


def speed(shared: Path, extractor: ClaimExtractor, limit: int = 150) -> dict[str, float]:
    """Words per second of the extractor and of the full model on the same text in the same run."""
    lines = (shared / "corpora" / "conflict_news.jsonl").read_text(encoding="utf-8").splitlines()[:limit]
    texts = [json.loads(line)["text"] for line in lines]
    words = sum(len(text.split()) for text in texts)
    started = time.perf_counter()
    found = sum(len(claims) for _, claims in extractor.extract(ArticleText("", None, text) for text in texts))
    ours = time.perf_counter() - started
    full = spacy.load(MODEL)
    started = time.perf_counter()
    for _ in full.pipe(texts, batch_size=32):
        pass
    theirs = time.perf_counter() - started
    return {"ours": words / ours, "full model": words / theirs, "times": theirs / ours, "claims": float(found)}


def show(results: dict[str, dict[str, Any]]) -> None:
    """Print the table of scores."""
    table = Table(
        "gold", "claims", "found", "right", "precision", "recall", "F1", "stance", "claimant", "denials", "words/s"
    )
    for name, r in results.items():
        table.add_row(
            name,
            *(str(r[key]) for key in ("gold", "predicted", "right")),
            *(_figure(r[key]) for key in ("precision", "recall", "f1", "stance_accuracy", "claimant_accuracy")),
            f"{r['denials_found']}/{r['denials']}",
            f"{r['words_per_second']:,.0f}",
        )
    Console(width=140).print(table)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*")
    parser.add_argument("--shared", default=os.environ.get("COUNTERCLAIM_SHARED", str(REPOSITORY.parent / "shared")))
    parser.add_argument("--out", default=None, help="folder for the predictions (default: a temporary one)")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    shared = Path(options.shared)
    scoring, extractor = scorer(shared), ClaimExtractor.load()
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(options.out or temporary)
        out.mkdir(parents=True, exist_ok=True)
        names = options.gold or list(DEVELOPMENT)
        show({n: score(shared / "gold" / n, extractor, scoring, out, options.misses) for n in names})
    if options.speed:
        Console().print(speed(shared, extractor))
    return 0


if __name__ == "__main__":
    sys.exit(main())
