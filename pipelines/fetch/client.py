"""One address, asked: bounded in time, size and redirects, with the bytes as they came.

What belongs here: HTTP. The body is never unpacked here: what is kept is what was sent, and unpacking hostile bytes is
for the reader, behind its caps. Whether a host may be asked, and when, is the `Door`'s matter.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt, wait_random_exponential

from pipelines.fetch.guard import GuardedBackend, GuardedTransport, PrivateAddressError
from pipelines.fetch.limits import MAX_HEADER_CHARS, Bounds
from pipelines.ingest.addresses import web_address
from schemas.vocabularies import FetchOutcome

ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate, br, zstd"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that another attempt may not meet again."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a former answer gave to ask with: "has it changed since?"."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The request's conditions."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Answer:
    """How one address answered, or why there is no answer.

    `body` is as received; `hops` are the addresses that redirected, in order; `url` is the last one.
    """

    outcome: FetchOutcome
    url: str
    reason: str | None = None
    status: int | None = None
    hops: tuple[str, ...] = ()
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    attempts: int = 1
    retry_after: float | None = None
    is_passing: bool = False
    """Whether another attempt may fare better."""

    def header(self, name: str) -> str | None:
        """A header of the answer; None where it is missing or empty."""
        return (self.headers or {}).get(name) or None

    @property
    def validators(self) -> Validators:
        """What to ask with the next time; none that is too long to be kept."""
        named = (self.header("etag"), self.header("last-modified"))
        return Validators(*(value if value and len(value) <= MAX_HEADER_CHARS else None for value in named))


class NotAdmitted(Exception):  # noqa: N818 - it is an answer, not an error
    """The door is closed: robots.txt says no, or cannot be had."""

    def __init__(self, outcome: FetchOutcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


Door = Callable[[str], AbstractAsyncContextManager[None]]
"""Waits until the address may be asked, holds its host while it is asked. Raises NotAdmitted."""

Sleep = Callable[[float], Awaitable[None]]


class Client:
    """Asks addresses. An async context manager: it holds connections."""

    def __init__(
        self,
        user_agent: str,
        backend: GuardedBackend,
        *,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        concurrent_requests: int = 16,
        sleep: Sleep = asyncio.sleep,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.bounds = bounds
        self._sleep = sleep
        self._http = httpx.AsyncClient(
            transport=GuardedTransport(backend, concurrent_requests, context),
            headers={"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=httpx.Timeout(bounds.read_seconds, connect=bounds.connect_seconds, pool=None),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> "Client":
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *details: object) -> None:
        await self._http.__aexit__()

    async def ask(self, url: str, door: Door, validators: Validators = Validators()) -> Answer:
        """Ask an address, again where the failure may pass; never raises on what a server does."""
        attempts = AsyncRetrying(
            stop=stop_after_attempt(self.bounds.attempts),
            retry=retry_if_result(self._is_worth_another),
            wait=self._wait,
            sleep=self._sleep,
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        number = 0

        async def attempt() -> Answer:
            nonlocal number
            number += 1
            return await self._attempt(url, door, validators)

        answer: Answer = await attempts(attempt)
        return _with_attempts(answer, number)

    def _is_worth_another(self, answer: Answer) -> bool:
        return answer.is_passing and (answer.retry_after or 0) <= self.bounds.longest_wait_seconds

    def _wait(self, state: RetryCallState) -> float:
        answer = state.outcome.result() if state.outcome else None
        if isinstance(answer, Answer) and answer.retry_after is not None:
            return answer.retry_after
        backoff = wait_random_exponential(self.bounds.first_wait_seconds, self.bounds.longest_wait_seconds)
        return backoff(state)

    async def _attempt(self, url: str, door: Door, validators: Validators) -> Answer:
        hops: list[str] = []
        try:
            return await self._followed(url, door, validators, hops)
        except NotAdmitted as closed:
            return _failed(closed.outcome, hops, url, str(closed))
        except PrivateAddressError as error:
            return _failed(FetchOutcome.REFUSED, hops, url, str(error))
        except TimeoutError:
            return _failed(
                FetchOutcome.FAILED, hops, url, f"no whole answer within {self.bounds.total_seconds:g} s", passing=False
            )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            what = str(error) or type(error).__name__
            return _failed(FetchOutcome.FAILED, hops, url, f"{type(error).__name__}: {what}"[:300], passing=True)
        except Exception as error:  # a server can make any layer stumble: the address is named and the run goes on
            return _failed(FetchOutcome.FAILED, hops, url, f"{type(error).__name__}: {error}"[:300])

    async def _followed(self, url: str, door: Door, validators: Validators, hops: list[str]) -> Answer:
        if web_address(url) is None:
            return _failed(FetchOutcome.REFUSED, hops, url, f"no web address, with http or https: {url!r}"[:300])
        asked = url
        for _ in range(self.bounds.redirects + 1):
            async with door(asked), asyncio.timeout(self.bounds.total_seconds):
                answer = await self._once(asked, validators, tuple(hops))
            if answer.status not in _REDIRECTS:
                return answer
            hops.append(asked)
            target = web_address(answer.header("location"), asked)
            if target is None:
                return _failed(
                    FetchOutcome.REFUSED,
                    hops,
                    asked,
                    f"it redirects to {answer.header('location')!r}, which is no web address",
                    status=answer.status,
                )
            if target in hops:
                return _failed(FetchOutcome.REFUSED, hops, target, "it redirects in a circle", status=answer.status)
            asked = target
        return _failed(FetchOutcome.REFUSED, hops, asked, f"more than {self.bounds.redirects} redirects")

    async def _once(self, url: str, validators: Validators, hops: tuple[str, ...]) -> Answer:
        async with self._http.stream("GET", url, headers=validators.headers()) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            outcome, reason = _judged(response.status_code, is_conditional=bool(validators.headers()))
            body = b""
            if outcome is FetchOutcome.RECEIVED:
                found = await self._body(response, headers)
                if found is None:
                    reason = f"the answer is larger than {self.bounds.body_bytes:,} bytes"
                    outcome = FetchOutcome.REFUSED
                body = found or b""
            return Answer(
                outcome=outcome,
                url=url,
                reason=reason,
                status=response.status_code,
                hops=hops,
                headers=headers,
                body=body,
                retry_after=_retry_after(headers.get("retry-after")),
                is_passing=response.status_code in _PASSING,
            )

    async def _body(self, response: httpx.Response, headers: Mapping[str, str]) -> bytes | None:
        """The body as sent; None as soon as it is too large."""
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self.bounds.body_bytes:
            return None
        pieces, size = [], 0
        async for piece in response.aiter_raw():
            size += len(piece)
            if size > self.bounds.body_bytes:
                return None
            pieces.append(piece)
        return b"".join(pieces)


def _judged(status: int, *, is_conditional: bool) -> tuple[FetchOutcome, str | None]:
    match status:
        case 304 if is_conditional:
            return FetchOutcome.UNCHANGED, None
        case 304:
            return FetchOutcome.FAILED, "304 Not Modified, though nothing was said to be known"
        case 404:
            return FetchOutcome.MISSING, "404 Not Found"
        case 410:
            return FetchOutcome.GONE, "410 Gone"
        case status if 200 <= status < 300:
            return FetchOutcome.RECEIVED, None
        case _:
            return FetchOutcome.FAILED, f"status {status}"


def _failed(
    outcome: FetchOutcome,
    hops: list[str],
    url: str,
    reason: str,
    *,
    status: int | None = None,
    passing: bool = False,
) -> Answer:
    return Answer(outcome, url, reason, status, tuple(hops), is_passing=passing)


def _with_attempts(answer: Answer, attempts: int) -> Answer:
    return Answer(
        answer.outcome,
        answer.url,
        answer.reason,
        answer.status,
        answer.hops,
        answer.headers,
        answer.body,
        attempts,
        answer.retry_after,
        answer.is_passing,
    )


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait, from a number or a date; None where nothing sensible is said."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(min(int(value.strip()[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
