"""The synthetic file of `benchmarks.contested` keeps up with the contracts."""

from pathlib import Path

from benchmarks.contested import CLAIMS_PER_EVENT, CONTESTED_EVERY, make
from tests.storage.test_duckdb_file import opened

CLAIMS = 3_000


def test_every_tenth_synthetic_event_is_stored_as_contested(tmp_path: Path) -> None:
    make(tmp_path / "synthetic.duckdb", CLAIMS)
    with opened(tmp_path / "synthetic.duckdb") as connection:
        stored = connection.execute("select asserted, denied from reporting.contested_events").fetchall()
    assert len(stored) == CLAIMS // CLAIMS_PER_EVENT // CONTESTED_EVERY
    assert all(
        asserted.startswith("Northern Front: ") and denied.startswith("Armed Forces: ") for asserted, denied in stored
    )
