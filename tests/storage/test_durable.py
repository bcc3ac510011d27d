"""Files that are there whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from pipelines.storage.durable import write_atomically


def test_threads_that_write_the_same_file_do_not_meet(tmp_path: Path) -> None:
    together = Barrier(4)

    def write(temporary: Path) -> None:
        temporary.write_bytes(b"the same")
        together.wait(10)  # all have written, none has renamed

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(write_atomically, tmp_path / "a", write) for _ in range(4)]:
            done.result()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"the same"
