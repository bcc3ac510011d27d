"""The contracts: one module per table, in the order in which an article travels."""

from schemas import (  # noqa: F401, I001 - importing declares the contract; the order is the order of the flow
    sources,
    documents,
    fetches,
    articles,
    extractions,
    claims,
    claim_frames,
    figures,
    actor_mentions,
    place_mentions,
    relation_mentions,
    actor_judgements,
    actors,
    actor_names,
    actor_links,
    places,
    claim_blocks,
    events,
    event_accounts,
    claim_events,
    event_participants,
    claim_links,
    article_origins,
    event_redirects,
    quarantine,
    runs,
    snapshots,
    tombstones,
)
from schemas.contract import CONTRACTS as TABLES
from schemas.contract import Contract, ColumnContract, Table

__all__ = ["TABLES", "ColumnContract", "Contract", "Table"]
