"""Inputs led by coverage (atheris, libFuzzer) for each entry point that reads what strangers send.

`python -m tests.ingest.fuzz_atheris` gives each target its share of `--seconds` and prints how many inputs it tried;
the exit code is 1 where one raised, took longer than SECONDS_AN_INPUT or more than MEMORY_MB. What broke a target lies
in build/fuzz/TARGET/crash-*, and becomes a test. Not part of CI.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

BUILD = Path("build/fuzz")
SECONDS_AN_INPUT = 60
MEMORY_MB = 3072
LARGEST = 65_536
"""Bytes of an input: what takes more is for the caps, which have tests of their own."""


def fuzz(name: str, seconds: int) -> None:
    """Try inputs on one target, in this process; it ends with libFuzzer's exit code."""
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["pipelines.ingest", "pipelines.fetch", "feedparser", "trafilatura"]):
        from tests.ingest.fuzz_entries import TARGETS
    target = TARGETS[name]
    corpus = BUILD / _file_name(name)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", f"-timeout={SECONDS_AN_INPUT}", f"-rss_limit_mb={MEMORY_MB}",
        f"-max_len={LARGEST}", f"-artifact_prefix={corpus}/", "-print_final_stats=1", str(corpus),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], target.entry)
    atheris.Fuzz()


def _file_name(name: str) -> str:
    return re.sub(r"\W+", "-", name)


def fuzz_all(names: Sequence[str], seconds: int) -> int:
    """Each target in a process of its own; prints the counts, returns the exit code."""
    failed, total = [], 0
    for name in names:
        command = [sys.executable, "-m", "tests.ingest.fuzz_atheris", "--target", name, "--seconds", str(seconds)]
        ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        tried = re.search(r"number_of_executed_units: *(\d+)", ended.stderr)
        count = int(tried[1]) if tried else 0
        total += count
        print(f"{name:26}{count:10,} inputs{'' if ended.returncode == 0 else '  BROKEN'}", flush=True)
        if ended.returncode != 0:
            failed.append(name)
            print("\n".join(ended.stderr.splitlines()[-40:]))
    print(f"{total:,} inputs on {len(names)} targets, {len(failed)} broken")
    return 1 if failed else 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="over all targets")
    parser.add_argument("--target", help="one only, in this process")
    given = parser.parse_args()
    if given.target:
        fuzz(given.target, given.seconds)
    from tests.ingest.fuzz_entries import TARGETS

    names = list(TARGETS)
    return fuzz_all(names, max(1, given.seconds // len(names)))


if __name__ == "__main__":
    sys.exit(main())
