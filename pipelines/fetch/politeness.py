"""When a host may be asked: a pause between requests, and so many at a time.

What belongs here: waiting for one's turn. What robots.txt asks for comes in as the pause.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import urlsplit

from pipelines.fetch.client import Sleep
from pipelines.fetch.settings import Politeness


@dataclass(slots=True)
class _Host:
    """One host's turns; `next_at` is on the clock of `Turns`."""

    free: asyncio.Semaphore
    next_at: float = 0.0
    order: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """The turns of all hosts. A host that several sources share is treated as its first source asks."""

    def __init__(
        self, concurrent_requests: int, sleep: Sleep = asyncio.sleep, clock: Callable[[], float] = monotonic
    ) -> None:
        self._all = asyncio.Semaphore(concurrent_requests)
        self._hosts: dict[str, _Host] = {}
        self._sleep = sleep
        self._clock = clock

    @asynccontextmanager
    async def turn(self, url: str, politeness: Politeness, pause: float = 0.0) -> AsyncIterator[None]:
        """Wait for the host's turn, and hold it while the caller asks.

        `pause`: seconds between two requests that robots.txt asks for; the longer of it and the politeness counts.
        """
        host = self._hosts.setdefault(
            urlsplit(url).netloc.lower(), _Host(asyncio.Semaphore(politeness.concurrent_requests))
        )
        async with host.free:
            async with host.order:
                if (wait := host.next_at - self._clock()) > 0:
                    await self._sleep(wait)
                host.next_at = self._clock() + max(politeness.seconds_between_requests, pause)
            async with self._all:
                yield
