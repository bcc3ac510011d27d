"""Claims and frames with the actors that those they name are judged to be.

What belongs here: putting these ids in the place of those that were read, for linking alone; the tables keep what was
read. Which judgements stand, and where they lead, is `entities.judgements`.
"""

from collections.abc import Mapping

import polars as pl

NAMED_BY_FRAMES = ("initiator_id", "target_id", "supporter_id")
NAMED_BY_CLAIMS = ("claimant_id", "claimant_person_id")


def same_as(actors: pl.DataFrame) -> dict[str, str]:
    """Whom each of these rows of `actors` counts as, where that is not itself."""
    return dict(actors.select("actor_id", "same_as_actor_id").drop_nulls().iter_rows())


def judged_frames(frames: pl.DataFrame, same: Mapping[str, str]) -> pl.DataFrame:
    """The same frames, of the actors that count."""
    return _replaced(frames, NAMED_BY_FRAMES, same)


def judged_claims(claims: pl.DataFrame, same: Mapping[str, str]) -> pl.DataFrame:
    """The same claims, of the actors that count."""
    return _replaced(claims, NAMED_BY_CLAIMS, same)


def _replaced(rows: pl.DataFrame, columns: tuple[str, ...], same: Mapping[str, str]) -> pl.DataFrame:
    return rows.with_columns(pl.col(column).replace(same) for column in columns) if same else rows
