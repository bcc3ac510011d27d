"""A real HTTP server on this machine that answers as it is told, well or badly."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    path: str
    headers: Mapping[str, str]

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(frozen=True)
class Reply:
    """An answer; with an etag, 304 where the request has it."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None


Misdeed = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """What the server answers, by path, and what it was asked. Paths that are not named answer 404."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Misdeed | Callable[[], Reply]] = {}
        self.asked: list[Asked] = []
        self.url = ""

    def paths(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def page(self, path: str, title: str, words: str = "The night passed without a shot, said residents.") -> str:
        """Serve an article; returns its address."""
        self.pages[path] = Reply(article(title, words), headers={"Content-Type": "text/html; charset=utf-8"})
        return self.url + path

    def feed(self, path: str, links: Mapping[str, str], etag: str | None = None) -> str:
        """Serve an RSS feed of titles by link; returns its address."""
        items = "".join(f"<item><title>{title}</title><link>{link}</link></item>" for link, title in links.items())
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'
        self.pages[path] = Reply(body, headers={"Content-Type": "application/rss+xml"}, etag=etag)
        return self.url + path


def article(title: str, words: str) -> str:
    """A page whose article says `words` and enough beside it."""
    more = "".join(
        f"<p>{line}</p>"
        for line in (
            "A spokesman of the army said on Tuesday that the road to the valley had been open since the morning.",
            "Residents who were reached by telephone said they had seen no soldiers in the streets of the town.",
        )
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><article>'
        f"<h1>{title}</h1><p>{words}</p>{more}</article></body></html>"
    )


@contextmanager
def serving() -> Iterator[Site]:
    """A server on a free port of this machine."""
    site = Site()
    server = _Server((HOST, 0), _handler(site))
    site.url = f"http://{HOST}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that leaves early is what some tests are about."""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append(Asked(self.path, headers))
            found = site.pages.get(self.path, Reply("not here", 404))
            try:
                if isinstance(found, Reply):
                    answer(self, found, headers)
                else:
                    made = found(self) if _takes_handler(found) else found()  # type: ignore[call-arg]
                    if isinstance(made, Reply):
                        answer(self, made, headers)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _takes_handler(found: object) -> bool:
    return bool(getattr(found, "__code__", None) and found.__code__.co_argcount)  # type: ignore[attr-defined]


def answer(handler: BaseHTTPRequestHandler, reply: Reply, asked: Mapping[str, str]) -> None:
    """Send the reply, or 304."""
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    status = reply.status
    if reply.etag is not None and asked.get("if-none-match") == reply.etag:
        status, body = 304, b""
    handler.send_response(status)
    if reply.etag is not None:
        handler.send_header("ETag", reply.etag)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if "Content-Length" not in reply.headers and status != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
