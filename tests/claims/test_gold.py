"""The annotated articles, where the shared folder is at hand: what has been reached must not be lost."""

import os
from pathlib import Path

import pytest

from benchmarks.extraction import gold_articles, predictions, scorer
from pipelines.claims.extract import ClaimExtractor

SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[3] / "shared"))

pytestmark = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the shared gold is not here")


@pytest.mark.parametrize(
    ("name", "f1"), [("mali_helicopter.gold.json", 0.95), ("wikinews_dev.jsonl", 0.72), ("contested_dev.jsonl", 0.85)]
)
def test_the_score_on_annotated_articles_stays(name: str, f1: float, extractor: ClaimExtractor, tmp_path: Path) -> None:
    import json

    gold = gold_articles(SHARED / "gold" / name)
    written = tmp_path / "predictions.jsonl"
    written.write_text("".join(json.dumps(row) + "\n" for row in predictions(extractor, gold)), encoding="utf-8")
    scoring = scorer(SHARED)
    assert scoring.score(gold, scoring.from_jsonl(str(written), gold))["f1"] >= f1
