"""Claims as W3C Web Annotations: each stretch of a claim's content is found again in its page by the words themselves.

Source: W3C Web Annotation Data Model, 2017: `TextQuoteSelector` for pages on the web; for a text without address, which
only the warehouse holds, also a `TextPositionSelector`, whose offsets count code points of `articles.text`.
"""

import json
from collections.abc import Iterator
from typing import Any

from pipelines.report import records
from pipelines.report.exports.jsonld import claim_uri
from pipelines.report.published import Published
from pipelines.report.questions import ask
from pipelines.report.urls import http_link

_AROUND = 32


def annotations_json(published: Published) -> str:
    """The chosen claims, one annotation for each."""
    items = [_annotation(claim) for claim in ask(published.connection, "claim", records.Claim) if claim.content_spans]
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:counterclaim:annotations:{published.snapshot.number}",
        "type": "AnnotationPage",
        "items": items,
    }
    return json.dumps(page, indent=1, ensure_ascii=False) + "\n"


def _annotation(claim: records.Claim) -> dict[str, Any]:
    claimant = claim.claimant or claim.source_text or claim.outlet or "an unnamed source"
    return {
        "id": f"{claim_uri(claim.claim_id)}:annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            {"type": "TextualBody", "purpose": "describing", "value": f"{claimant} {claim.stance}"},
            {"type": "TextualBody", "purpose": "tagging", "value": claim.stance},
            {"id": claim_uri(claim.claim_id), "type": "Dataset", "purpose": "identifying"},
        ],
        "target": list(_targets(claim)),
    }


def _targets(claim: records.Claim) -> Iterator[dict[str, Any]]:
    url = http_link(claim.url)
    for span in claim.content_spans:
        start, end = span["start_char"] - claim.context_start, span["end_char"] - claim.context_start
        selectors: list[dict[str, Any]] = [
            {
                "type": "TextQuoteSelector",
                "exact": claim.context[start:end],
                "prefix": claim.context[max(start - _AROUND, 0) : start],
                "suffix": claim.context[end : end + _AROUND],
            }
        ]
        if url is None:
            selectors.append({"type": "TextPositionSelector", "start": span["start_char"], "end": span["end_char"]})
        yield {"source": url or f"urn:counterclaim:article:{claim.article_id}#{claim.field}", "selector": selectors}
