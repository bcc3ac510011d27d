"""What a stage did, as Dagster shows it: counts, the rules that were broken most, and the checks."""

from types import SimpleNamespace
from typing import cast

import dagster as dg

from pipelines.defs.metadata import CONSERVATION_CHECK, CONTRACT_CHECK, WARNINGS_CHECK, check_specs, results
from pipelines.stages.commit import append_new
from pipelines.stages.run import Run
from pipelines.stages.tally import Stopwatch, Tally, record
from tests.rows import article, frame


def materialised(run: Run, *rows: dict[str, object]) -> dg.MaterializeResult[None]:
    (result,) = results(run.tables, [append_new(run, "articles", frame("articles", *rows)).tally])
    return result


def test_counts_and_the_commonest_rules_stand_in_the_metadata(run: Run) -> None:
    metadata = materialised(run, article(), article(article_id="0" * 32, text="")).metadata or {}
    assert metadata["dagster/row_count"] == metadata["rows_warned"] == metadata["rows_quarantined"] == 1
    rules = metadata["rules_broken"].md_str.replace("\\", "")
    assert rules.splitlines()[2:] == ["| articles.text.str_length | 1 |", "| articles.published_at.known | 1 |"]


def test_seconds_of_the_stage_and_words_per_second_stand_in_the_metadata(run: Run) -> None:
    tally = Tally("extractions", rows_in=1, published=1, unchanged=0, quarantined=0, words=600)
    watch = SimpleNamespace(seconds=lambda: 2.0)
    (result,) = results(run.tables, record(run, [tally], cast(Stopwatch, watch)))
    metadata = result.metadata or {}
    assert (metadata["stage_seconds"], metadata["words"], metadata["words_per_second"]) == (2.0, 600, 300.0)
    assert run.tables.read("runs")["seconds"].to_list() == [2.0]


def test_a_warning_fails_its_own_check_and_no_other(run: Run) -> None:
    checks = {check.check_name: check for check in materialised(run, article()).check_results}
    assert {name: check.passed for name, check in checks.items()} == {
        CONTRACT_CHECK: True,
        WARNINGS_CHECK: False,
        CONSERVATION_CHECK: True,
    }
    assert checks[WARNINGS_CHECK].severity is dg.AssetCheckSeverity.WARN
    assert "what was said first cannot be told" in str(checks[WARNINGS_CHECK].metadata["reasons"])


def test_only_tables_with_rules_that_warn_have_a_check_for_them() -> None:
    warned = {
        spec.asset_key.to_user_string() for spec in check_specs(["articles", "claims"]) if spec.name == WARNINGS_CHECK
    }
    assert warned == {"articles"}
