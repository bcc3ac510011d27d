"""Claims as the tests of one module make them: told by somebody, the rest as plain as can be."""

from pipelines.claims.model import Claim, Span
from pipelines.entities.actors import ActorRegistry
from schemas.vocabularies import Attribution, Factuality, Field, Quotation, Stance

REGISTRY = ActorRegistry.load()


def told(
    who: str | None,
    *content: Span,
    stance: Stance = Stance.ASSERTS,
    sentence: int = 0,
    via: int | None = None,
    answers: int | None = None,
) -> Claim:
    """A claim of somebody whom the registry knows, with these stretches of the text as its content."""
    return Claim(
        field=Field.TEXT,
        sentence_index=sentence,
        attribution=Attribution.ATTRIBUTED,
        source=None,
        cue=None,
        content=content,
        quotation=Quotation.INDIRECT,
        stance=stance,
        factuality=Factuality.CT_PLUS,
        claimant=None if who is None else REGISTRY.find(who),
        claimant_person=None,
        claimant_role=None,
        via=via,
        responds_to=answers,
        rule="test",
        confidence=1.0,
    )
