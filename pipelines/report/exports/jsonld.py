"""Claims as schema.org `Claim` in JSON-LD; denials and "could not be verified" also as `ClaimReview` of their object.

No `reviewRating` is given: who denies is often a party, and nobody here judges. Source: schema.org, Claim, ClaimReview.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pipelines.report.dossiers import ClaimDossier, claim_dossiers
from pipelines.report.published import Published
from pipelines.report.records import Claim
from pipelines.report.urls import http_link
from schemas.vocabularies import ActorKind, Stance

_ANSWERS = {Stance.DENIES, Stance.WITHHOLDS}


def jsonld(published: Published) -> str:
    """One graph of the chosen claims."""
    graph = [node for dossier in claim_dossiers(published.connection) for node in _nodes(dossier)]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def claim_uri(claim_id: str) -> str:
    """The name of a claim outside the warehouse."""
    return f"urn:counterclaim:claim:{claim_id}"


def event_uri(event_id: str) -> str:
    """The name of an event outside the warehouse."""
    return f"urn:counterclaim:event:{event_id}"


def _nodes(dossier: ClaimDossier) -> Iterator[dict[str, Any]]:
    claim = dossier.claim
    if claim.stance in _ANSWERS and claim.responds_to_claim_id:
        yield _without_unknown(
            {
                "@type": "ClaimReview",
                "@id": f"{claim_uri(claim.claim_id)}:review",
                "author": _author(claim),
                "datePublished": _time(claim.said_at),
                "itemReviewed": {"@id": claim_uri(claim.responds_to_claim_id)},
                "reviewBody": claim.content_text,
                "reviewAspect": claim.stance,
                "isBasedOn": _article(claim),
            }
        )
    yield _without_unknown(
        {
            "@type": "Claim",
            "@id": claim_uri(claim.claim_id),
            "text": claim.content_text,
            "author": _author(claim),
            "datePublished": _time(claim.said_at),
            "inLanguage": claim.language,
            "appearance": _article(claim),
            "about": [
                {"@type": "Event", "@id": event_uri(each.event_id), "name": each.event_label}
                for each in dossier.bearings
            ],
            "keywords": claim.stance,
        }
    )


def _author(claim: Claim) -> dict[str, Any] | None:
    name = claim.claimant or claim.source_text or claim.outlet
    kind = "Person" if claim.claimant_kind == ActorKind.PERSON else "Organization"
    return {"@type": kind, "name": name} if name else None


def _article(claim: Claim) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": claim.outlet} if claim.outlet else None
    return _without_unknown(
        {
            "@type": "NewsArticle",
            "@id": f"urn:counterclaim:article:{claim.article_id}",
            "url": http_link(claim.url),
            "headline": claim.title,
            "publisher": publisher,
            "datePublished": _time(claim.said_at),
        }
    )


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _without_unknown(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, [])}
