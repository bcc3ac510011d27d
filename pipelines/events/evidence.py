"""What linking reads and what it concludes, table by table.

What belongs here: the two bundles of tables. The recipe between them is `linking`.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class LinkInput:
    """The tables that linking reads; columns as their contracts declare, of `articles` only those named below.

    Attributes:
        articles: article_id, outlet, original_source, canonical_url, url, title, language, published_at,
            retrieved_at, text.
        former_events: a frame with the event_id of every event that was once published.
        run_id: the run that links, for `event_redirects`.
        former: what was concluded before, None where all is to be concluded anew.
        fresh: the articles that `former` knows nothing of; needed beside it.
    """

    articles: pl.DataFrame
    claims: pl.DataFrame
    claim_frames: pl.DataFrame
    figures: pl.DataFrame
    actors: pl.DataFrame
    places: pl.DataFrame
    former_events: pl.DataFrame
    run_id: str
    former: "LinkOutput | None" = None
    fresh: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LinkOutput:
    """The tables that linking concludes, with exactly their contracts' columns, sorted by key."""

    events: pl.DataFrame
    event_accounts: pl.DataFrame
    claim_events: pl.DataFrame
    event_participants: pl.DataFrame
    claim_links: pl.DataFrame
    article_origins: pl.DataFrame
    event_redirects: pl.DataFrame
