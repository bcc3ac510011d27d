"""What Dagster does by itself: concludes anew, tells of failures, prunes its records, watches for news."""

import json
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import dagster as dg
import pytest

from pipelines.defs.alerts import Alert, configured, failed_run
from pipelines.defs.news import news_arrives
from pipelines.defs.policies import CONCLUDE
from pipelines.defs.pruning import compact, kept_days, prune_dagster_records, prune_records
from pipelines.defs.resources import WarehouseResource
from pipelines.storage.tables import Tables
from tests.pipeline.smtp_server import mail_server
from tests.rows import DAY, article, frame

DAYS = dg.DailyPartitionsDefinition(start_date="2025-03-01", end_date="2025-03-05")


@dg.asset(partitions_def=DAYS)
def evidence() -> None: ...


@dg.asset(deps=[evidence], automation_condition=CONCLUDE)
def conclusion() -> None: ...


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="checked")])
def checked() -> Iterator[dg.MaterializeResult[None]]:
    yield dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])


BOTH = dg.AssetSelection.assets(evidence, conclusion)


def materialized(instance: dg.DagsterInstance, asset: dg.AssetsDefinition, day: str | None = None) -> None:
    instance.report_runless_asset_event(dg.AssetMaterialization(asset.key, partition=day))


def test_a_conclusion_is_drawn_anew_when_its_evidence_changes_and_only_then() -> None:
    definitions = dg.Definitions([evidence, conclusion])
    with dg.DagsterInstance.ephemeral() as instance:
        materialized(instance, evidence, "2025-03-01")
        materialized(instance, conclusion)
        first = dg.evaluate_automation_conditions(definitions, instance, BOTH)
        quiet = dg.evaluate_automation_conditions(definitions, instance, BOTH, cursor=first.cursor)
        materialized(instance, evidence, "2025-03-02")
        changed = dg.evaluate_automation_conditions(definitions, instance, BOTH, cursor=quiet.cursor)
        again = dg.evaluate_automation_conditions(definitions, instance, BOTH, cursor=changed.cursor)
    assert quiet.total_requested == 0
    assert changed.get_num_requested(conclusion.key) == 1
    assert again.total_requested == 0


@dg.op
def breaks() -> None:
    raise ValueError("the disk\nis a second line")


@dg.job(executor_def=dg.in_process_executor)
def broken() -> None:
    breaks()


@pytest.fixture
def posted() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The address of a webhook on this machine, and what was posted to it."""
    found: list[dict[str, str]] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if "refuse" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Webhook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", found
        server.shutdown()


def failure(instance: dg.DagsterInstance) -> dg.RunFailureSensorContext:
    result = broken.execute_in_process(
        instance=instance, raise_on_error=False, tags={"dagster/partition": "2025-03-01"}
    )
    return dg.build_run_status_sensor_context(
        "failed_run", result.get_run_failure_event(), instance, result.dagster_run
    ).for_run_failure()


def test_a_failed_run_is_told_to_the_webhook(
    posted: tuple[str, list[dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, found = posted
    monkeypatch.setenv("COUNTERCLAIM_ALERT_WEBHOOK", address)
    with dg.DagsterInstance.ephemeral() as instance:
        failed_run(failure(instance))
    (message,) = found
    assert message["text"].startswith("Counterclaim: broken failed (2025-03-01)\nrun ")
    assert message["text"].endswith("breaks: ValueError: the disk")


def test_an_alert_that_cannot_be_sent_fails_the_sensor_without_telling_the_address(
    posted: tuple[str, list[dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERCLAIM_ALERT_WEBHOOK", f"{posted[0]}/refuse?token=secret")
    with dg.DagsterInstance.ephemeral() as instance, pytest.raises(dg.Failure, match="HTTPStatusError") as raised:
        failed_run(failure(instance))
    assert "secret" not in str(raised.value)


def mail(address: str, **more: str) -> None:
    names = {"SMTP": address, "FROM": "a@a.example", "TO": "b@b.example, c@c.example"} | more
    (send,) = configured({f"COUNTERCLAIM_ALERT_{name}": value for name, value in names.items()})
    send(Alert("it failed", "why"))


def test_an_alert_is_mailed_where_a_server_is_named() -> None:
    with mail_server() as mailbox:
        mail(mailbox.address)
    assert {"rcpt TO:<b@b.example>", "rcpt TO:<c@c.example>"} <= set(mailbox.commands)
    assert "Subject: it failed" in mailbox.message
    assert mailbox.message.endswith("\r\nwhy\r\n")


def test_a_password_is_sent_to_a_server_that_proves_who_it_is_and_to_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with mail_server() as stranger, pytest.raises(ssl.SSLCertVerificationError):
        mail(stranger.address, USER="us", PASSWORD="secret")  # noqa: S106 - of this test
    assert not any(command.startswith("AUTH") for command in stranger.commands)
    with mail_server() as trusted:
        trusted.authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        mail(trusted.address, USER="us", PASSWORD="secret")  # noqa: S106 - of this test
    assert any(command.startswith("AUTH") for command in trusted.commands)
    assert "Subject: it failed" in trusted.message


def test_nobody_is_told_where_nothing_is_configured() -> None:
    assert configured({}) == []


def test_records_of_runs_that_ended_long_ago_are_removed_with_their_files(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for _ in range(3):
            broken.execute_in_process(instance=instance, raise_on_error=False)
        shards = list(tmp_path.glob("**/runs/*-*.db"))
        assert len(shards) == 3
        assert prune_records(instance, datetime.now(UTC) - timedelta(days=1)) == 0
        assert prune_records(instance, datetime.now(UTC) + timedelta(days=1)) == 3
        assert instance.get_runs_count() == 0
        assert list(tmp_path.glob("**/runs/*-*.db*")) == []
        assert compact(instance) >= 0
        assert broken.execute_in_process(instance=instance, raise_on_error=False).run_id


def rows_of_checks(home: Path) -> int:
    (index,) = home.glob("**/index.db")
    with closing(sqlite3.connect(index)) as connection:
        (found,) = connection.execute("select count(*) from asset_check_executions").fetchone()
    return int(found)


def test_the_results_of_checks_go_with_the_records_of_their_run(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        dg.materialize([checked], instance=instance)
        held = rows_of_checks(tmp_path)
        prune_records(instance, datetime.now(UTC) - timedelta(days=1))
        assert rows_of_checks(tmp_path) == held > 0
        prune_records(instance, datetime.now(UTC) + timedelta(days=1))
        assert rows_of_checks(tmp_path) == 0


@pytest.mark.parametrize(("days", "kept"), [("0", 0), ("7", 1), (None, 1)])
def test_the_environment_says_how_long_records_are_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, days: str | None, kept: int
) -> None:
    if days is not None:
        monkeypatch.setenv("COUNTERCLAIM_RECORDS_DAYS", days)
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        first = dg.materialize([checked], instance=instance)
        prune_dagster_records.execute_in_process(instance=instance)
        assert (instance.get_run_by_id(first.run_id) is not None) is bool(kept)


@pytest.mark.parametrize("days", ["", "a month", "-1", "1.5"])
def test_what_is_no_number_of_days_is_named_with_its_variable(days: str) -> None:
    with pytest.raises(ValueError, match=rf"COUNTERCLAIM_RECORDS_DAYS is {days!r}, no number of days"):
        kept_days({"COUNTERCLAIM_RECORDS_DAYS": days})


@pytest.mark.parametrize(("age", "passes"), [(timedelta(hours=1), True), (timedelta(hours=30), False)])
def test_no_news_for_a_day_fails_the_check(tables: Tables, age: timedelta, passes: bool) -> None:
    tables.stage("articles", frame("articles", article(retrieved_at=datetime.now(UTC) - age)), DAY)
    result = news_arrives(WarehouseResource(root=str(tables.layout.root)))
    assert isinstance(result, dg.AssetCheckResult)
    assert result.passed is passes


def test_a_warehouse_without_articles_has_no_news(tables: Tables) -> None:
    result = news_arrives(WarehouseResource(root=str(tables.layout.root)))
    assert isinstance(result, dg.AssetCheckResult)
    assert not result.passed
