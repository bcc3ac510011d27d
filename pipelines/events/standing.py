"""What was concluded before and stands: merging it with what new evidence has changed.

What belongs here: which former rows are replaced, and where ids lead that are no longer current. Which incidents new
evidence reaches is in `reach`.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.events.evidence import LinkOutput
from pipelines.ids import row_id
from schemas import TABLES
from schemas.vocabularies import RedirectReason

Row = dict[str, Any]


def redirects(
    gone: Collection[str], claim_events: pl.DataFrame, former: pl.DataFrame | None, run_id: str
) -> pl.DataFrame:
    """What became of ids that were published: an id comes from a claim, and leads to the event of that claim.

    A dissolved event, whose claim is of no event any more, leads nowhere.

    Args:
        gone: ids that were published and are no longer current.
        claim_events: of the claims that were linked now; where a redirect's claim is not among them, it stands.
        former: the redirects so far.
        run_id: the run that links.
    """
    if not gone:
        return TABLES["event_redirects"].empty()
    current = claim_events.sort("claim_id", "event_id").select("claim_id", "event_id")
    became = {id_: event for claim, event in current.iter_rows() if (id_ := row_id("event", claim)) in gone}
    held = {} if former is None else {row["event_id"]: row for row in former.to_dicts()}
    rows = [
        held[one] if one in held and one not in became else _redirect(one, became.get(one), run_id)
        for one in sorted(gone)
    ]
    contract = TABLES["event_redirects"]
    return contract.frame(rows).sort(contract.key)


def _redirect(event_id: str, became: str | None, run_id: str) -> Row:
    reason = RedirectReason.MERGED if became is not None else RedirectReason.SPLIT
    return {"event_id": event_id, "became_event_id": became, "reason": reason.value, "run_id": run_id}


def beside_untouched(former: LinkOutput, concluded: LinkOutput, frames: pl.DataFrame) -> LinkOutput:
    """What was concluded now, with all of what was concluded before that it does not replace."""
    claims = pl.concat([f.select("claim_id") for f in (concluded.claim_events, lost(former, frames))]).unique()
    touched = former.claim_events.join(claims, on="claim_id", how="semi").select("event_id").unique()
    linked = former.claim_events.join(touched, on="event_id", how="semi").select("claim_id").unique()

    def merged(name: str, replaced: pl.DataFrame) -> pl.DataFrame:
        standing: pl.DataFrame = getattr(former, name)
        kept = standing.join(replaced, on=replaced.columns, how="anti")
        found: pl.DataFrame = getattr(concluded, name)
        return pl.concat([kept, found]).sort(TABLES[name].key)

    return replace(
        concluded,
        **{name: merged(name, touched) for name in ("events", "event_accounts", "claim_events", "event_participants")},
        claim_links=merged("claim_links", linked),
    )


def lost(former: LinkOutput, frames: pl.DataFrame) -> pl.DataFrame:
    """The columns claim_id and event_id: claims that were linked and have been withdrawn since."""
    return former.claim_events.join(frames, on="claim_id", how="anti").select("claim_id", "event_id")
