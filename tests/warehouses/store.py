"""Store a small warehouse of the present contracts, before they are released: `python -m tests.warehouses.store NAME`.

Each `contracts-NAME.tar.gz` beside this module is a warehouse as one released state of the contracts published it:
three of the example files, of which one has a broken line; without the DuckDB file, which is made of the Parquet files.
The tests open each of them with the contracts of today.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent
INBOX = FOLDER.parents[1] / "examples" / "inbox"
FILES = ("sahel-courier-tessalit-helicopter.html", "tessalit-undated.txt", "notes-broken.jsonl")
_COMMAND = [sys.executable, "-c", "from pipelines.cli import main; main()"]


def stored() -> list[Path]:
    """The warehouses that are stored, the oldest contracts first."""
    return sorted(FOLDER.glob("contracts-*.tar.gz"))


def unpacked(archive: Path, folder: Path) -> Path:
    """The warehouse of an archive, in a folder."""
    with tarfile.open(archive) as packed:
        # Python before 3.11.4 knows no filters; the archives are our own.
        packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        packed.extractall(folder)  # noqa: S202 - see above
    return folder


def pack(warehouse: Path, name: str) -> Path:
    """Pack what a version and its raw documents are; returns the archive."""
    archive = FOLDER / f"contracts-{name}.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for path in sorted(warehouse.glob("**/*")):
            kept = path.relative_to(warehouse)
            is_current = str(kept) == "current"
            if is_current or (
                path.is_file() and kept.parts[0] in {"versions", "documents"} and path.suffix != ".duckdb"
            ):
                packed.add(path, str(kept), recursive=False)
    return archive


def main(name: str) -> None:
    """Take the files in with the present code, and store what it publishes."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "warehouse"
        files = [str(INBOX / file) for file in FILES]
        subprocess.run([*_COMMAND, "run", *files, "--warehouse", str(warehouse)], check=True)
        print(pack(warehouse, name))


if __name__ == "__main__":
    main(sys.argv[1])
