"""Requests over HTTP/2: the same answers and the same bounds, on one connection."""

import asyncio
import ssl

import pytest
from h2.errors import ErrorCodes

from pipelines.fetch.client import Answer, Client, Validators
from pipelines.fetch.guard import GuardedBackend
from schemas.vocabularies import FetchOutcome
from tests.fetch.conftest import BOUNDS, open_door
from tests.fetch.h2_server import AUTHORITY, Answering, H2Site, Talk, serving_h2
from tests.fetch.server import HOST


def asked(pages: dict[str, Answering], *paths: str, known: Validators = Validators()) -> tuple[H2Site, list[Answer]]:  # noqa: B008
    """Ask for the paths at the same time."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)

    async def all_at_once() -> tuple[H2Site, list[Answer]]:
        async with serving_h2() as site:
            site.pages |= pages
            async with Client("Test/1", GuardedBackend([HOST]), bounds=BOUNDS, context=context) as client:
                first = await client.ask(site.url + paths[0], open_door, known)
                others = (client.ask(site.url + path, open_door, known) for path in paths[1:])
                return site, [first, *await asyncio.gather(*others)]

    return asyncio.run(all_at_once())


async def news(talk: Talk, stream: int) -> None:
    await talk.answer(stream, b"\x1f\x8bnot gzip", etag='"1"', content_encoding="gzip")


async def unchanged(talk: Talk, stream: int) -> None:
    await talk.answer(stream, b"", status=304)


async def moved(talk: Talk, stream: int) -> None:
    await talk.answer(stream, b"", status=302, location="/news")


async def away(talk: Talk, stream: int) -> None:
    await talk.answer(stream, b"", status=302, location="https://10.0.0.1/")


def test_bytes_and_head_come_as_they_were_sent_over_one_connection() -> None:
    site, answers = asked({"/news": news, "/moved": moved}, "/news", *["/news"] * 5, "/moved")
    assert {answer.outcome for answer in answers} == {FetchOutcome.RECEIVED}
    assert {answer.body for answer in answers} == {b"\x1f\x8bnot gzip"}
    assert answers[0].header("content-encoding") == "gzip"
    assert answers[0].validators.etag == '"1"'
    assert len(answers[-1].hops) == 1
    assert (site.connections, len(site.asked)) == (1, 8)


def test_conditions_are_sent_and_kept() -> None:
    site, (answer,) = asked({"/news": unchanged}, "/news", known=Validators(etag='"1"'))
    assert answer.outcome is FetchOutcome.UNCHANGED
    assert site.asked[0]["if-none-match"] == '"1"'


def test_a_redirect_to_where_nobody_should_go_is_refused() -> None:
    _, (answer,) = asked({"/away": away}, "/away")
    assert answer.outcome is FetchOutcome.REFUSED
    assert "private network" in (answer.reason or "")


async def endless(talk: Talk, stream: int) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    while True:
        if talk.h2.local_flow_control_window(stream) >= 10_000:
            talk.h2.send_data(stream, b"x" * 10_000)
            await talk.flush()
        await asyncio.sleep(0)


async def declared(talk: Talk, stream: int) -> None:
    talk.h2.send_headers(stream, [(":status", "200"), ("content-length", "100000000")])
    await talk.flush()


@pytest.mark.parametrize("page", [endless, declared])
def test_an_answer_beyond_the_cap_is_refused(page: Answering) -> None:
    _, (answer,) = asked({"/a": page}, "/a")
    assert answer.outcome is FetchOutcome.REFUSED
    assert "larger than" in (answer.reason or "")


async def silent(_: Talk, __: int) -> None:
    await asyncio.sleep(60)


async def dripping(talk: Talk, stream: int) -> None:
    talk.h2.send_headers(stream, [(":status", "200")])
    while True:
        talk.h2.send_data(stream, b"x")
        await talk.flush()
        await asyncio.sleep(0.3)


async def reset(talk: Talk, stream: int) -> None:
    talk.h2.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)
    await talk.flush()


async def closed(talk: Talk, _: int) -> None:
    talk.h2.close_connection(ErrorCodes.ENHANCE_YOUR_CALM)
    await talk.flush()


async def cut(talk: Talk, stream: int) -> None:
    talk.h2.send_headers(stream, [(":status", "200"), ("content-length", "1000")])
    talk.h2.send_data(stream, b"x" * 10)
    await talk.flush()
    talk.writer.transport.abort()


async def no_frames(talk: Talk, _: int) -> None:
    talk.writer.write(b"HTTP/1.1 200 OK\r\n\r\nnews" * 100)
    await talk.writer.drain()


async def endless_head(talk: Talk, stream: int) -> None:
    talk.h2.send_headers(stream, [(":status", "200"), *((f"x-{n}", "y" * 100) for n in range(20_000))])
    await talk.flush()


@pytest.mark.parametrize("misdeed", [silent, dripping, reset, closed, cut, no_frames, endless_head])
def test_no_misdeed_of_a_server_raises(misdeed: Answering) -> None:
    _, (answer,) = asked({"/a": misdeed}, "/a")
    assert answer.outcome is FetchOutcome.FAILED
    assert answer.reason
