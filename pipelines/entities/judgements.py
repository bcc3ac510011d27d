"""Whom an actor counts as, by the judgements of people.

What belongs here: following the judgements that stand. Writing one down or taking it back is `stages.judging`; what
follows from it for events, `events.judged`.
"""

from collections.abc import Collection, Mapping

import polars as pl


class ActorError(Exception):
    """What was asked of actors cannot be done: none is meant, or several, or the judgement contradicts another."""


def standing(judgements: pl.DataFrame) -> dict[str, str]:
    """Whom each actor is judged to be, by the judgements that were not taken back."""
    left = judgements.filter(pl.col("withdrawn_at").is_null()).sort("judged_at", "judgement_id")
    return dict(left.select("actor_id", "same_as_actor_id").iter_rows())


def counted_as(judged: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Whom each actor that is judged to be another one counts as, at the end of the chain; only those known.

    Args:
        judged: whom each is judged to be.
        known: the actors that there are; somebody who is none of them stands for nobody.
    """
    found = {actor: _last_known(actor, judged, known) for actor in judged if actor in known}
    return {actor: other for actor, other in found.items() if other != actor}


def _last_known(actor: str, judged: Mapping[str, str], known: Collection[str]) -> str:
    last, at, passed = actor, actor, {actor}
    while (at := judged.get(at, actor)) not in passed:
        passed.add(at)
        last = at if at in known else last
    return last
