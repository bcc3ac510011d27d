import gzip
import os
from pathlib import Path

import pytest

from pipelines.ids import content_id
from pipelines.ingest import documents
from pipelines.ingest.documents import read_document
from pipelines.ingest.model import RawDocument, Refusal
from tests.ingest.conftest import Read, read_path, refusal


def test_a_document_is_identified_by_its_bytes_as_received(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"The town is quiet."))
    document = read_document(path)
    assert isinstance(document, RawDocument)
    assert document.document_id == content_id(path.read_bytes())
    assert (document.media_type, document.byte_count) == ("text/plain", path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("paper.pdf", b"%PDF-1.7", "ingest.unsupported_type"),
        ("noname", b"x", "ingest.unsupported_type"),
        ("a.txt", b"", "ingest.empty_file"),
        ("a.txt.gz", b"", "ingest.empty_file"),
        ("spaces.txt", b" \n \n", "ingest.no_text"),
        ("blank.jsonl", b"\n\n", "ingest.no_text"),
    ],
)
def test_what_holds_no_article_is_refused_with_its_reason(read: Read, name: str, content: bytes, rule: str) -> None:
    refused = refusal(read(name, content))
    assert refused.rule_id == rule
    assert name in refused.reason


def test_what_is_no_regular_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nothing")
    for name in ("pipe.txt", "dangling.txt"):
        refused = read_document(tmp_path / name)
        assert isinstance(refused, Refusal)
        assert refused.rule_id == "ingest.unreadable"


def test_a_file_above_the_cap_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_DOCUMENT_BYTES", 10)
    (tmp_path / "a.txt").write_bytes(b"eleven bytes")
    assert refusal(read_path(tmp_path / "a.txt")).rule_id == "ingest.too_large"


def test_a_gzip_bomb_is_refused_at_the_cap(read: Read) -> None:
    assert refusal(read("bomb.txt.gz", b"\0" * (32 * 1024 * 1024))).rule_id == "ingest.expands_too_far"


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data[:-8] + b"12345678", lambda _: b"text"])
def test_broken_gzip_is_refused(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt.gz").write_bytes(damage(gzip.compress(b"The bridge was held. " * 9)))
    assert refusal(read_path(tmp_path / "a.txt.gz")).rule_id == "ingest.broken_gzip"
