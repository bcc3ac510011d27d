"""Claims as claim frames in the terms of DARPA AIDA: claimer, epistemic status, claim semantics, relations.

Source: AIDA Phase 3 (M36) claim frames. What the warehouse does not hold (sentiment, claim template) is null, so that a
reader of AIDA frames finds each field.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from pipelines.report import records
from pipelines.report.dossiers import ClaimDossier, by, claim_dossiers
from pipelines.report.exports.jsonld import claim_uri, event_uri
from pipelines.report.published import Published
from pipelines.report.questions import ask


def aida_json(published: Published) -> str:
    """The chosen claims that bear on an event, each a frame."""
    events = {event.event_id: event for event in ask(published.connection, "events", records.Event)}
    participants = by("event_id", ask(published.connection, "participants", records.Participant))
    frames = [
        _frame(dossier, bearing, events[bearing.event_id], participants[bearing.event_id])
        for dossier in claim_dossiers(published.connection)
        for bearing in dossier.bearings
        if bearing.event_id in events
    ]
    return json.dumps({"claim_frames": frames}, indent=1, ensure_ascii=False) + "\n"


def _frame(
    dossier: ClaimDossier,
    bearing: records.ClaimBearing,
    event: records.Event,
    participants: Sequence[records.Participant],
) -> dict[str, Any]:
    claim = dossier.claim
    return {
        "claim_id": claim_uri(claim.claim_id),
        "topic": event.event_type,
        "subtopic": event.event_subtype,
        "claim_template": None,
        "x_variable": bearing.facet,
        "claim_description": claim.content_text,
        "claimer": claim.claimant or claim.source_text or claim.outlet,
        "claimer_id": claim.claimant_id,
        "claimer_affiliation": None,
        "claim_medium": claim.outlet,
        "claim_date": claim.said_at.isoformat() if claim.said_at else None,
        "claim_location": None,
        "epistemic_status": claim.epistemic_status,
        "sentiment_status": None,
        "polarity_towards_event": bearing.polarity,
        "claim_semantics": [_semantics(event, participants)],
        "relations": {
            relation: [claim_uri(row.other_claim_id) for row in rows]
            for relation, rows in groupby(dossier.relations, key=attrgetter("relation"))
        },
        "source": {"article": claim.article_id, "url": claim.url, "title": claim.title},
    }


def _semantics(event: records.Event, participants: Sequence[records.Participant]) -> dict[str, Any]:
    return {
        "event": event_uri(event.event_id),
        "label": event.label,
        "date": event.happened_on,
        "place": event.place,
        "country": event.country,
        "arguments": [
            {"role": each.role, "entity": each.actor_id, "name": each.actor, "claims": each.n_claims}
            for each in participants
        ],
    }
