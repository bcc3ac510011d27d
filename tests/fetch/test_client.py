"""One request to a server that behaves, and to one that does not."""

import time
from http.server import BaseHTTPRequestHandler

import pytest

from pipelines.fetch.client import Validators, _retry_after
from schemas.vocabularies import FetchOutcome
from tests.fetch.conftest import Ask
from tests.fetch.server import Reply, Site


def test_bytes_and_head_come_as_they_were_sent(site: Site, ask: Ask) -> None:
    site.pages["/a"] = Reply(b"\x1f\x8bnot gzip", headers={"Content-Encoding": "gzip", "X-Odd": "é"})
    answer = ask(site.url + "/a")
    assert (answer.outcome, answer.status, answer.body) == (FetchOutcome.RECEIVED, 200, b"\x1f\x8bnot gzip")
    assert answer.header("content-encoding") == "gzip"
    assert "br" in site.asked[0].headers["accept-encoding"]


def test_what_has_not_changed_is_not_sent_again(site: Site, ask: Ask) -> None:
    site.pages["/a"] = Reply("news", etag='"1"')
    first = ask(site.url + "/a")
    second = ask(site.url + "/a", first.validators)
    assert (second.outcome, second.status, second.body) == (FetchOutcome.UNCHANGED, 304, b"")
    assert site.asked[1].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize(("status", "outcome"), [(404, FetchOutcome.MISSING), (410, FetchOutcome.GONE)])
def test_what_is_gone_is_said_so_and_not_asked_twice(site: Site, ask: Ask, status: int, outcome: FetchOutcome) -> None:
    site.pages["/a"] = Reply("no", status)
    assert ask(site.url + "/a").outcome is outcome
    assert len(site.asked) == 1


def test_an_unchanged_that_answers_no_condition_is_a_failure(site: Site, ask: Ask) -> None:
    site.pages["/a"] = Reply(status=304)
    assert ask(site.url + "/a").outcome is FetchOutcome.FAILED
    assert ask(site.url + "/a", Validators(etag='"1"')).outcome is FetchOutcome.UNCHANGED


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "http://127.0.0.1:99999/", "x" * 5000]
)
def test_what_is_no_web_address_is_refused_at_once(ask: Ask, address: str) -> None:
    answer = ask(address)
    assert (answer.outcome, answer.attempts) == (FetchOutcome.REFUSED, 1)
    assert "no web address" in (answer.reason or "")


def test_a_failure_that_may_pass_is_tried_again(site: Site, ask: Ask) -> None:
    replies = [Reply("busy", 503), Reply("busy", 429, {"Retry-After": "0"}), Reply("news")]
    site.pages["/a"] = lambda: replies.pop(0)
    answer = ask(site.url + "/a")
    assert (answer.outcome, answer.attempts) == (FetchOutcome.RECEIVED, 3)


def test_a_long_retry_after_is_kept_and_not_waited_for(site: Site, ask: Ask) -> None:
    site.pages["/a"] = Reply("busy", 503, {"Retry-After": "3600"})
    answer = ask(site.url + "/a")
    assert (answer.outcome, answer.retry_after, answer.attempts) == (FetchOutcome.FAILED, 3600.0, 1)


def test_redirects_are_followed_and_recorded(site: Site, ask: Ask) -> None:
    site.pages["/a"] = Reply(status=301, headers={"Location": "/b"})
    site.pages["/b"] = Reply(status=302, headers={"Location": site.url + "/c"})
    site.pages["/c"] = Reply("news")
    answer = ask(site.url + "/a")
    assert (answer.url, answer.hops) == (site.url + "/c", (site.url + "/a", site.url + "/b"))


def test_a_long_address_is_followed_whole(site: Site, ask: Ask) -> None:
    path = "/" + "a" * 2000
    redirected(site, path)
    site.pages[path] = Reply("news")
    assert ask(site.url + "/a").body == b"news"


def redirected(site: Site, where: str) -> None:
    site.pages["/a"] = Reply(status=302, headers={"Location": where})


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("/a", "in a circle"),
        ("file:///etc/passwd", "no web address"),
        ("gopher://127.0.0.1/", "no web address"),
        ("http://10.0.0.1/", "private network"),
        ("http://localhost:1/", "private network"),
        ("http://169.254.169.254/latest/meta-data/", "private network"),
        ("http://[::1]/", "private network"),
        ("http://[::ffff:127.0.0.1]/", "private network"),
        ("http://0x7f000001/", "private network"),
    ],
)
def test_a_redirect_to_where_nobody_should_go_is_refused(site: Site, ask: Ask, where: str, reason: str) -> None:
    redirected(site, where)
    answer = ask(site.url + "/a")
    assert answer.outcome is FetchOutcome.REFUSED
    assert reason in (answer.reason or "")
    assert len(site.asked) == 1


def test_redirects_have_an_end(site: Site, ask: Ask) -> None:
    for number in range(20):
        site.pages[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    answer = ask(site.url + "/0")
    assert answer.outcome is FetchOutcome.REFUSED
    assert len(site.asked) == 6


def test_this_machine_is_refused_unless_allowed_by_name(site: Site, ask: Ask) -> None:
    answer = ask(site.url + "/a", allowed=())
    assert answer.outcome is FetchOutcome.REFUSED
    assert "allow_private_hosts" in (answer.reason or "")
    assert site.asked == []


def chunked(handler: BaseHTTPRequestHandler, pause: float, piece: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(10_000):
        handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        time.sleep(pause)
    handler.close_connection = True


def test_an_endless_answer_ends_at_the_cap(site: Site, ask: Ask) -> None:
    site.pages["/a"] = lambda handler: chunked(handler, 0.0, b"x" * 10_000)
    answer = ask(site.url + "/a")
    assert (answer.outcome, answer.body) == (FetchOutcome.REFUSED, b"")
    assert "larger than 100,000 bytes" in (answer.reason or "")


def test_a_slow_drip_ends_with_the_time_for_the_whole(site: Site, ask: Ask) -> None:
    site.pages["/a"] = lambda handler: chunked(handler, 0.3, b"x")
    answer = ask(site.url + "/a")
    assert (answer.outcome, answer.reason) == (FetchOutcome.FAILED, "no whole answer within 2 s")


def test_a_size_that_is_declared_too_large_is_not_read(site: Site, ask: Ask) -> None:
    site.pages["/a"] = Reply("x", headers={"Content-Length": "100000000"})
    assert ask(site.url + "/a").outcome is FetchOutcome.REFUSED


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)
    handler.close_connection = True


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"x" * 10)
    handler.close_connection = True


def no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff\x00 SSH-2.0\r\n\r\n")
    handler.close_connection = True


def endless_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(20_000):
        handler.wfile.write(f"X-{number}: {'y' * 100}\r\n".encode())
    handler.close_connection = True


@pytest.mark.parametrize("misdeed", [silent, cut_short, no_http, endless_head])
def test_no_misdeed_of_a_server_raises(site: Site, ask: Ask, misdeed: object) -> None:
    site.pages["/a"] = misdeed  # type: ignore[assignment]
    answer = ask(site.url + "/a")
    assert answer.outcome is FetchOutcome.FAILED
    assert answer.reason


def test_nobody_at_home_is_a_failure(ask: Ask) -> None:
    assert ask("http://127.0.0.1:9/", Validators()).outcome is FetchOutcome.FAILED


@pytest.mark.parametrize(
    "after", ["soon", "-1", "1 JAN 0 0:0", "੩000000000 JAN 0 0:0 0", "Mon, 01 Jan 2001 00:00:00 GMT"]
)
def test_a_retry_after_that_says_nothing_sensible_does_no_harm(after: str) -> None:
    assert _retry_after(after) in {None, 0.0}
