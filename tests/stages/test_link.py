"""Conclusions keep what does not change."""

from pipelines.ids import row_id
from pipelines.stages.linking import keep_known
from tests.rows import frame

OLD, NEW = row_id("event", "old"), row_id("event", "new")


def redirect(event_id: str, became: str | None, run_id: str) -> dict[str, object]:
    return {"event_id": event_id, "became_event_id": became, "reason": "merged", "run_id": run_id}


def test_a_redirect_found_again_keeps_the_run_that_found_it_first() -> None:
    held = frame("event_redirects", redirect(OLD, None, "run-1"))
    found = frame("event_redirects", redirect(OLD, None, "run-2"), redirect(NEW, OLD, "run-2"))
    assert keep_known(held, found)["run_id"].to_list() == ["run-1", "run-2"]


def test_a_redirect_that_leads_elsewhere_now_is_of_the_new_run() -> None:
    held = frame("event_redirects", redirect(OLD, None, "run-1"))
    found = frame("event_redirects", redirect(OLD, NEW, "run-2"))
    assert keep_known(held, found).to_dicts() == found.to_dicts()
