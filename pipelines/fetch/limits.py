"""Caps of fetching: how long and how much, before a request is given up.

What belongs here: numbers with their unit and reason. What happens at a cap is said where it is reached.
"""

from dataclasses import dataclass
from datetime import timedelta

from pipelines.ingest.limits import MAX_DOCUMENT_BYTES


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of one request. Seconds, unless said otherwise."""

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    """Between two pieces of the answer."""
    total_seconds: float = 60.0
    """Of one address, from connecting to the last byte; a slow drip ends here."""
    body_bytes: int = MAX_DOCUMENT_BYTES
    """As received, before unpacking."""
    redirects: int = 5
    attempts: int = 3
    first_wait_seconds: float = 1.0
    """Before the second attempt; doubles, with jitter."""
    longest_wait_seconds: float = 20.0
    """A Retry-After beyond it is kept by the next poll, not waited for."""


MAX_CRAWL_DELAY_SECONDS = 60.0
"""A robots.txt that asks for a longer delay means no; 100 pages would take hours."""

MAX_ROBOTS_BYTES = 512 * 1024
"""RFC 9309, section 2.5, asks for at least 500 KiB."""

ROBOTS_KEPT = timedelta(hours=24)
"""RFC 9309, section 2.4."""

ROBOTS_FAILURE_KEPT = timedelta(hours=1)
"""How long an unreachable robots.txt counts as a no."""

MAX_INDEXES = 200
"""Sitemaps of one sitemap index that are fetched in one poll."""

LONGEST_BACKOFF = timedelta(days=7)
"""A dead source is asked once a week."""

GONE_BACKOFF = timedelta(days=30)
"""An address that answered 410 Gone."""

PAGE_ATTEMPTS = 5
"""Polls in which a linked page that cannot be had is tried."""

SECONDS_PER_POLL = 3600.0
"""Then a poll ends; what was not fetched waits for the next."""

MAX_HEADER_CHARS = 1_000
"""Characters of a header's value that are kept."""
