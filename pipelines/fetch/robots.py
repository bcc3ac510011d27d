"""What a site's robots.txt allows (RFC 9309), kept for a day.

What belongs here: fetching, keeping and asking it. Where it is missing everything is allowed; where it cannot be had
nothing is, for an hour.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from urllib.parse import urlsplit

from protego import Protego

from pipelines.fetch.client import Answer, Client, Door, NotAdmitted
from pipelines.fetch.limits import MAX_CRAWL_DELAY_SECONDS, MAX_ROBOTS_BYTES, ROBOTS_FAILURE_KEPT, ROBOTS_KEPT
from pipelines.fetch.politeness import Turns
from pipelines.fetch.settings import Politeness
from pipelines.fetch.state import RobotsText, State
from pipelines.ingest.decoding import decode_text
from pipelines.ingest.model import Refused
from pipelines.ingest.transfer import unpacked
from schemas.vocabularies import FetchOutcome

_EVERYTHING = ""
_NOTHING = "User-agent: *\nDisallow: /\n"


class Robots:
    """Opens the door to addresses that robots.txt allows, when it is their host's turn."""

    def __init__(
        self, client: Client, turns: Turns, state: State, user_agent: str, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._turns = turns
        self._state = state
        self._name = user_agent.split("/")[0].split()[0]
        self._now = now
        self._parsed: dict[str, tuple[RobotsText, Protego]] = {}

    def door(self, politeness: Politeness) -> Door:
        """The door for the requests of one source."""

        @asynccontextmanager
        async def admitted(url: str) -> AsyncIterator[None]:
            pause = await self._admit(url, politeness)
            async with self._turns.turn(url, politeness, pause):
                yield

        return admitted

    async def _admit(self, url: str, politeness: Politeness) -> float:
        """The pause that the site asks for.

        Raises:
            NotAdmitted: it says no, or cannot be asked.
        """
        kept, rules = await self._rules(url, politeness)
        if kept.reason is not None:
            raise NotAdmitted(FetchOutcome.FAILED, f"its robots.txt cannot be had ({kept.reason})")
        if not rules.can_fetch(url, self._name):
            raise NotAdmitted(FetchOutcome.DISALLOWED, f"robots.txt of {urlsplit(url).netloc} disallows it")
        pause = float(rules.crawl_delay(self._name) or 0.0)
        if pause > MAX_CRAWL_DELAY_SECONDS:
            raise NotAdmitted(
                FetchOutcome.DISALLOWED,
                f"robots.txt asks for {pause:g} s between requests, more than {MAX_CRAWL_DELAY_SECONDS:g}",
            )
        return pause

    async def _rules(self, url: str, politeness: Politeness) -> tuple[RobotsText, Protego]:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}".lower()
        async with self._state.of_site(site):
            known = self._parsed.get(site)
            if known is not None and known[0].expires_at > self._now():
                return known
            kept = self._state.robots(site, self._now())
            if kept is None:
                kept = await self._fetched(site, politeness)
                self._state.keep_robots(site, kept)
            self._parsed[site] = (kept, Protego.parse(kept.body))
            return self._parsed[site]

    async def _fetched(self, site: str, politeness: Politeness) -> RobotsText:
        @asynccontextmanager
        async def turn(url: str) -> AsyncIterator[None]:
            async with self._turns.turn(url, politeness):
                yield

        answer = await self._client.ask(f"{site}/robots.txt", turn)
        now = self._now()
        is_refused_by_status = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
        if answer.outcome is FetchOutcome.RECEIVED:
            return RobotsText(_text(answer), None, now + ROBOTS_KEPT)
        if answer.outcome is FetchOutcome.REFUSED:  # by us, as the address itself will be
            return RobotsText(_EVERYTHING, None, now + ROBOTS_FAILURE_KEPT)
        if is_refused_by_status:
            return RobotsText(_EVERYTHING, None, now + ROBOTS_KEPT)
        return RobotsText(_NOTHING, answer.reason or answer.outcome.value, now + ROBOTS_FAILURE_KEPT)


def _text(answer: Answer) -> str:
    """The file's beginning as text; what is no text allows everything, as an empty file does."""
    try:
        data = unpacked(answer.body, answer.header("content-encoding"), MAX_ROBOTS_BYTES, is_cut=True)
    except Refused:
        return _EVERYTHING
    return decode_text(data) or _EVERYTHING
