"""A host is asked with pauses and by few at a time; other hosts do not wait for it."""

import asyncio

from pipelines.fetch.politeness import Turns
from pipelines.fetch.settings import Politeness

ONE = "https://courier.example/"
OTHER = "https://ledger.example/"


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def asked_at(politeness: Politeness, *urls: str, pause: float = 0.0) -> list[float]:
    """When each address has its turn, one asked after the other."""

    async def ask() -> list[float]:
        clock, moments = Clock(), []
        turns = Turns(8, clock.sleep, clock)
        for url in urls:
            async with turns.turn(url, politeness, pause):
                moments.append(clock.now)
        return moments

    return asyncio.run(ask())


def most_at_once(politeness: Politeness, everywhere: int, *urls: str) -> int:
    """How many addresses hold their turn together at most, all wanted at once."""

    async def ask() -> int:
        turns, held, most = Turns(everywhere), 0, 0

        async def one(url: str) -> None:
            nonlocal held, most
            async with turns.turn(url, politeness):
                held += 1
                most = max(most, held)
                await asyncio.sleep(0)
                held -= 1

        await asyncio.gather(*map(one, urls))
        return most

    return asyncio.run(ask())


def test_a_host_is_left_alone_between_two_requests() -> None:
    assert asked_at(Politeness(seconds_between_requests=2), ONE, ONE + "b", ONE) == [0, 2, 4]


def test_what_robots_txt_asks_for_counts_where_it_is_longer() -> None:
    assert asked_at(Politeness(seconds_between_requests=2), ONE, ONE, pause=5) == [0, 5]
    assert asked_at(Politeness(seconds_between_requests=2), ONE, ONE, pause=1) == [0, 2]


def test_another_host_does_not_wait() -> None:
    assert asked_at(Politeness(seconds_between_requests=2), ONE, OTHER, "HTTPS://Courier.example/") == [0, 0, 2]


def test_no_more_requests_than_allowed_run_at_once() -> None:
    polite = Politeness(seconds_between_requests=0, concurrent_requests=2)
    assert most_at_once(polite, 8, *[ONE] * 6) == 2
    assert most_at_once(polite, 8, *[ONE] * 6, *[OTHER] * 6) == 4
    assert most_at_once(polite, 3, *[ONE] * 6, *[OTHER] * 6) == 3
