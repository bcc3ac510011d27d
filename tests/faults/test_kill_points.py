"""A sample of the file operations at which a run may be killed or find the disk full; `make faults` tries all."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.kill_points import Fault


@pytest.mark.parametrize("fault", list(Fault))
def test_nothing_is_lost_at_a_sample_of_operations(fault: Fault) -> None:
    command = [sys.executable, "-m", "tests.faults.kill_points", "--sample", "3", "--fault", str(fault)]
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert f"{fault}: 3 tried, 3 survived" in ended.stdout, ended.stdout + ended.stderr
    assert ended.returncode == 0
