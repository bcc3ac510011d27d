"""Web archives: every readable response is recovered, every broken record is named with its offset."""

import gzip
import json
import os
from pathlib import Path

import pytest

from pipelines.ingest.archives import Broken, Response, records_of
from pipelines.ingest.model import ArticleRecord, Refusal
from tests.ingest.conftest import Read, article, refusal
from tests.ingest.test_pages import PARAGRAPHS, page

SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", Path(__file__).parents[3] / "shared")) / "corpora/warc"


def record(block: bytes, kind: str = "response", url: str = "https://courier.example/1") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-02-14T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(body: bytes | str | None = None, status: str = "200 OK", **headers: str) -> bytes:
    data = page().encode() if body is None else body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return record(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + data)


def packed(*records: bytes) -> bytes:
    """A WARC.gz: each record a member of its own."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def test_a_response_that_is_a_page_is_an_article(read: Read) -> None:
    found = article(read("a.warc", record(b"software: x\r\n", "warcinfo") + response()))
    assert PARAGRAPHS[0] in found.text
    assert (found.url, found.media_type) == ("https://courier.example/1", "text/html")
    assert found.source_uri.endswith("a.warc#227")


def test_the_archives_encodings_are_undone(read: Read) -> None:
    data = page().encode()
    chunks = b"5\r\n" + data[:5] + b"\r\n" + f"{len(data) - 5:x}\r\n".encode() + data[5:] + b"\r\n0\r\n\r\n"
    for body, headers in (
        (gzip.compress(data), {"Content_Encoding": "gzip"}),
        (data, {"Content_Encoding": "gzip"}),
        (chunks, {"Transfer_Encoding": "chunked"}),
        (data, {"Transfer_Encoding": "chunked"}),
        (page().encode("cp1252"), {"Content_Type": "text/html; charset=windows-1252"}),
    ):
        assert "“denied”" in article(read("a.warc", response(body, **headers))).text


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (response(status="404 Not Found"), "status 404"),
        (response(b"GIF89a", Content_Type="image/gif"), "image/gif"),
    ],
)
def test_a_response_that_is_no_article_is_said_so(read: Read, block: bytes, reason: str) -> None:
    refused = refusal(read("a.warc", block))
    assert refused.rule_id == "ingest.no_article_here"
    assert reason in refused.reason


def broken_and_read(rows: list[ArticleRecord | Refusal]) -> tuple[list[int], int]:
    """Offsets of the broken records, and how many articles were read."""
    places = [int(row.source_uri.rsplit("#", 1)[1]) for row in rows if isinstance(row, Refusal)]
    assert all(row.rule_id == "ingest.broken_record" for row in rows if isinstance(row, Refusal))
    return places, sum(isinstance(row, ArticleRecord) for row in rows)


ONE = response()
AT = len(ONE)
PACKED = packed(ONE)


@pytest.mark.parametrize(
    ("data", "broken", "articles"),
    [
        (ONE * 3, [], 3),
        (ONE + ONE[:-300] + ONE, [AT], 2),
        (ONE + ONE[:100] + ONE, [AT], 2),
        (ONE + ONE[:-300], [AT], 1),
        (ONE + ONE.replace(b"Content-Length: ", b"Content-Length: 9"), [AT], 1),
        (ONE + ONE.replace(b"HTTP/1.1", b"FTP/1.1") + ONE, [AT], 2),
        (PACKED * 3, [], 3),
        (PACKED + PACKED[:-50] + PACKED, [len(PACKED)], 2),
        (PACKED + PACKED[:-50], [len(PACKED)], 1),
        (PACKED + PACKED[:200] + b"\xff" * 50 + PACKED[250:] + PACKED, [len(PACKED)], 2),
    ],
)
def test_behind_a_broken_record_reading_goes_on(
    tmp_path: Path, read: Read, data: bytes, broken: list[int], articles: int
) -> None:
    assert broken_and_read(read("a.warc", data)) == (broken, articles)


ARC = b"filedesc://a.arc 127.0.0.1 20140301000000 text/plain 1\n"


@pytest.mark.parametrize(
    "data", [ARC, gzip.compress(ARC * 100), gzip.compress(ARC)[:-8]], ids=["plain", "packed", "cut short"]
)
def test_an_arc_file_is_told_from_a_damaged_one(read: Read, data: bytes) -> None:
    refused = refusal(read("a.warc", data))
    assert refused.rule_id == "ingest.unsupported_type"
    assert "ARC" in refused.reason


@pytest.mark.parametrize("data", [b"<html>", b"\x1f\x8b\x08" * 9])
def test_what_is_no_web_archive_is_refused_at_its_beginning(read: Read, data: bytes) -> None:
    refused = refusal(read("a.warc", data))
    assert (refused.rule_id, refused.source_uri[-2:]) == ("ingest.broken_record", "#0")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not at hand")
def test_every_readable_response_of_real_archives_is_recovered() -> None:
    for line in (SHARED / "expected.ndjson").read_text().splitlines():
        expected = json.loads(line)
        path = SHARED / Path(expected["file"]).name
        if ".arc" in path.name or path.name.startswith("oduwsdl_ipwb__mkelly1"):  # ARC; a DNS answer, no HTTP
            continue
        found = [each for each in records_of(path) if isinstance(each, Response)]
        assert len(found) == expected["records"].get("response", 0), path.name


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not at hand")
def test_the_broken_records_of_real_archives_are_named() -> None:
    broken = {}
    for path in sorted(SHARED.glob("*.warc*")):
        faulty = [each for each in records_of(path) if isinstance(each, Broken) or each.fault]
        if faulty:
            broken[path.name] = [each.offset for each in faulty]
    assert broken == {
        "oduwsdl_ipwb__HTTP204.warc": [0, 813],
        "oduwsdl_ipwb__redirect.warc": [453],
        "webrecorder_warcio__example-trunc.warc": [1197],
    }
