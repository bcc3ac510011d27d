"""How well and how fast claims are found: the extractor on annotated articles, scored by the shared scorer.

Usage: python benchmarks/extraction.py [--shared DIR] [--out DIR] [--json FILE] [--misses] [--no-speed] [GOLD ...]

GOLD are files of the shared gold folder (without a name: the five development sets). DIR is the shared folder, by
default COUNTERCLAIM_SHARED or `../shared` beside the repository. Nothing of the gold is written into the repository.

Each figure stands beside the best peer's, the bar and the goal. Speed is a ratio: the extractor and `nlp.pipe` of the
full small model read the same articles in turns, ten by ten, in one process, so that whatever else the machine does
slows both.

Recall on speech: PolNeAR also annotates plans, attitudes and polls. An attribution is counted as speech where a word
of its cue is a form of a verb in `speech_verbs.toml` (a published list, not the extractor's lexicon), where its cue
is "according to", or where its content begins or ends with a quotation mark (direct and mixed speech).
"""

import argparse
import importlib.util
import json
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import spacy
from rich.console import Console
from rich.table import Table

from pipelines.claims.extract import MODEL, ClaimExtractor
from pipelines.claims.model import ArticleText, Claim, Span
from pipelines.lexicon.inflection import verb_forms
from schemas.vocabularies import Attribution, Field

REPOSITORY = Path(__file__).parent.parent
DEVELOPMENT = (
    "mali_helicopter.gold.json",
    "wikinews_dev.jsonl",
    "contested_dev.jsonl",
    "wikinews_general_dev.jsonl",
    "polnear_dev.jsonl",
)

_POLNEAR = "polnear_dev.jsonl"
_QUOTATION_MARKS = '"“”„«»'
_TARGETS: dict[str, dict[str, tuple[float | None, float, float]]] = {
    "mali_helicopter.gold.json": {
        "right": (8, 14, 15),
        "extra": (None, 1, 0),
        "stance_accuracy": (None, 1, 1),
        "claimant_accuracy": (None, 1, 1),
    },
    "wikinews_dev.jsonl": {
        "f1": (0.539, 0.78, 0.87),
        "stance_accuracy": (None, 0.95, 0.97),
        "claimant_accuracy": (None, 0.85, 0.92),
    },
    "contested_dev.jsonl": {"f1": (0.661, 0.80, 0.88), "denials_share": (None, 0.85, 0.95)},
    "wikinews_general_dev.jsonl": {"f1": (0.582, 0.74, 0.82)},
    _POLNEAR: {"f1": (0.526, 0.54, 0.60), "speech_recall": (None, 0.68, 0.78)},
}
"""For each figure the best peer's, the bar and the goal."""


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
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in predictions(extractor, gold))
    _written(out, path).write_text("".join(lines), encoding="utf-8")
    result: dict[str, Any] = scoring.score(gold, scoring.from_jsonl(str(_written(out, path)), gold), misses)
    return result


def _written(out: Path, gold: Path) -> Path:
    return out / f"{gold.name.split('.')[0]}.predictions.jsonl"


def speech_recall(path: Path, scoring: ModuleType, out: Path) -> float:
    """The share of the attributions of speech that were found; the module's docstring says which they are."""
    words = tomllib.loads((Path(__file__).parent / "speech_verbs.toml").read_text(encoding="utf-8"))
    forms = {form for verb in words["verbs"] for form in verb_forms(verb, words["irregular"])}
    gold = gold_articles(path)
    predicted = scoring.from_jsonl(str(_written(out, path)), gold)
    wanted = found = 0
    for row in gold:
        text = scoring.Text(row["text"])
        rows = row.get("claims", row.get("attributions", []))
        spans = [{role: text.span(scoring.spans(one.get(role))) for role in scoring.ROLES} for one in rows]
        hit = {index for index, _ in scoring.match(spans, predicted[row["id"]])}
        speech = {index for index, one in enumerate(rows) if _is_speech(row["text"], one, forms, words["phrases"])}
        wanted += len(speech)
        found += len(hit & speech)
    return found / wanted if wanted else 0.0


def _is_speech(text: str, row: dict[str, Any], forms: set[str], phrases: list[str]) -> bool:
    cue = " ".join(text[start:end] for start, end in row["cue"] or []).lower()
    quoted = [text[start] + text[end - 1] for start, end in row["content"] or [] if end > start]
    return (
        any(word.strip(".,") in forms for word in cue.split())
        or any(phrase in cue for phrase in phrases)
        or any(set(edges) & set(_QUOTATION_MARKS) for edges in quoted)
    )


@dataclass(frozen=True, slots=True)
class Speed:
    """Words per second of the extractor and of the full model, and how many times as fast the extractor is."""

    extractor: float
    full_model: float
    times: float
    words: int


def speed(shared: Path, extractor: ClaimExtractor, articles: int = 200, turn: int = 10) -> Speed:
    """The extractor and the full model read the same articles in turns, after one that is not timed: what is loaded
    once is no part of the speed."""
    lines = (shared / "corpora" / "conflict_news.jsonl").read_text(encoding="utf-8").splitlines()[:articles]
    texts = [json.loads(line)["text"] for line in lines]
    full = spacy.load(MODEL)
    for _ in (*extractor.extract(ArticleText("", None, text) for text in texts[:turn]), *full.pipe(texts[:turn])):
        pass
    ours = theirs = 0.0
    for start in range(0, len(texts), turn):
        some = texts[start : start + turn]
        started = time.perf_counter()
        for _ in extractor.extract(ArticleText("", None, text) for text in some):
            pass
        between = time.perf_counter()
        for _ in full.pipe(some, batch_size=32):
            pass
        ours += between - started
        theirs += time.perf_counter() - between
    words = sum(len(text.split()) for text in texts)
    return Speed(words / ours, words / theirs, theirs / ours, words)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the table with what it is held against."""

    on: str
    figure: str
    value: float
    peer: float | None
    bar: float
    goal: float

    @property
    def verdict(self) -> str:
        """Whether the bar and the goal are reached; extra claims count downwards."""
        sign = -1 if self.figure == "extra" else 1
        if sign * self.value >= sign * self.goal:
            return "goal"
        return "bar" if sign * self.value >= sign * self.bar else "missed"


def rows(results: dict[str, dict[str, Any]], measured: Speed | None, speech: float | None) -> Iterator[Row]:
    """The table of the quality that was asked for, as far as it was measured."""
    for name, wanted in _TARGETS.items():
        if (result := results.get(name)) is None:
            continue
        derived: dict[str, Any] = {
            **result,
            "extra": float(result["predicted"] - result["right"]),
            "denials_share": result["denials_found"] / result["denials"] if result["denials"] else 0.0,
            "speech_recall": speech or 0.0,
        }
        for figure, (peer, bar, goal) in wanted.items():
            yield Row(name.split(".")[0], figure, float(derived[figure]), peer, bar, goal)
    if measured is not None:
        yield Row("words per second", "times the full model", measured.times, 0.4, 2.0, 3.0)


def show(results: dict[str, dict[str, Any]], table_rows: list[Row]) -> None:
    """Print the scores of every set, then the table of bars and goals."""
    scores = Table("gold", "claims", "found", "right", "precision", "recall", "F1", "stance", "claimant", "denials")
    for name, r in results.items():
        scores.add_row(
            name,
            *(str(r[key]) for key in ("gold", "predicted", "right")),
            *(_figure(r[key]) for key in ("precision", "recall", "f1", "stance_accuracy", "claimant_accuracy")),
            f"{r['denials_found']}/{r['denials']}",
        )
    goals = Table("on", "figure", "measured", "best peer", "bar", "goal", "reached")
    for row in table_rows:
        goals.add_row(
            row.on,
            row.figure,
            *(_figure(value) for value in (row.value, row.peer, row.bar, row.goal)),
            row.verdict,
        )
    console = Console(width=140)
    console.print(scores)
    console.print(goals)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*")
    parser.add_argument("--shared", default=os.environ.get("COUNTERCLAIM_SHARED", str(REPOSITORY.parent / "shared")))
    parser.add_argument("--out", default=None, help="folder for the predictions (default: a temporary one)")
    parser.add_argument("--json", default=None, help="file for all figures")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was found beside it")
    parser.add_argument("--no-speed", action="store_true")
    options = parser.parse_args()
    shared = Path(options.shared)
    scoring, extractor = scorer(shared), ClaimExtractor.load()
    names = options.gold or list(DEVELOPMENT)
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(options.out or temporary)
        out.mkdir(parents=True, exist_ok=True)
        results = {n: score(shared / "gold" / n, extractor, scoring, out, options.misses) for n in names}
        speech = speech_recall(shared / "gold" / _POLNEAR, scoring, out) if _POLNEAR in names else None
    measured = None if options.no_speed else speed(shared, extractor)
    table = list(rows(results, measured, speech))
    show(results, table)
    if measured is not None:
        Console().print(
            f"{measured.extractor:,.0f} words/s; {MODEL}, all components, on the same {measured.words:,} words in "
            f"turns: {measured.full_model:,.0f} words/s"
        )
    if options.json:
        figures = {
            "sets": results,
            "speed": None if measured is None else asdict(measured),
            "table": [{**asdict(row), "reached": row.verdict} for row in table],
        }
        Path(options.json).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
