"""A real HTTP/2 server on this machine, over TLS, that answers as it is told, well or badly."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, RequestReceived

from tests.fetch.server import HOST

AUTHORITY = trustme.CA()
"""Who signs the server's certificate."""


@dataclass
class Talk:
    """One connection, as an answer sees it."""

    h2: H2Connection
    writer: asyncio.StreamWriter

    async def answer(self, stream: int, body: bytes, status: int = 200, **headers: str) -> None:
        """Send a whole answer."""
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        self.h2.send_headers(stream, [(":status", str(status)), *named], end_stream=not body)
        if body:
            self.h2.send_data(stream, body, end_stream=True)
        await self.flush()

    async def flush(self) -> None:
        """Send what the protocol has to say."""
        self.writer.write(self.h2.data_to_send())
        await self.writer.drain()


Answering = Callable[[Talk, int], Awaitable[None]]


@dataclass
class H2Site:
    """What the server answers, by path, what it was asked, and over how many connections."""

    url: str = ""
    pages: dict[str, Answering] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0


@asynccontextmanager
async def serving_h2() -> AsyncIterator[H2Site]:
    """A server on a free port of this machine."""
    site = H2Site()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert(HOST).configure_cert(context)
    context.set_alpn_protocols(["h2"])
    talks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(_talk(site, reader, writer)))

    server = await asyncio.start_server(connected, HOST, 0, ssl=context)
    site.url = f"https://{HOST}:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.close()
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def _talk(site: H2Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    site.connections += 1
    talk = Talk(H2Connection(H2Configuration(client_side=False, header_encoding="utf-8")), writer)
    answers: set[asyncio.Task[None]] = set()
    talk.h2.initiate_connection()
    try:
        await talk.flush()
        while data := await reader.read(65_536):
            for event in talk.h2.receive_data(data):
                if isinstance(event, RequestReceived):
                    asked = {str(name): str(value) for name, value in event.headers or ()}
                    site.asked.append(asked)
                    answers.add(asyncio.ensure_future(site.pages[asked[":path"]](talk, event.stream_id or 0)))
                elif isinstance(event, ConnectionTerminated):
                    return
            await talk.flush()
    except OSError:
        return  # a client that leaves early is what some tests are about
    finally:
        for each in answers:
            each.cancel()
        await asyncio.gather(*answers, return_exceptions=True)
        writer.transport.abort()
