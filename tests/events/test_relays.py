"""Who only hands on what others state, or words what he denies, is no party."""

from dataclasses import replace

from pipelines.claims.model import Claim, Span
from pipelines.entities.actors import ActorRegistry
from pipelines.events.relays import relays
from schemas.vocabularies import Attribution, Factuality, Field, Quotation, Stance

REGISTRY = ActorRegistry.load()
HERE = (Field.TEXT, 20)


def told(who: str | None, stance: Stance = Stance.ASSERTS, via: int | None = None) -> Claim:
    return Claim(
        field=Field.TEXT,
        sentence_index=0,
        attribution=Attribution.ATTRIBUTED,
        source=None,
        cue=None,
        content=(Span(10, 40),),
        quotation=Quotation.INDIRECT,
        stance=stance,
        factuality=Factuality.CT_PLUS,
        claimant=None if who is None else REGISTRY.find(who),
        claimant_person=None,
        claimant_role=None,
        via=via,
        responds_to=None,
        rule="test",
        confidence=1.0,
    )


def test_an_agency_that_reports_what_another_states_is_a_relay() -> None:
    assert relays([told("FLA"), told("Reuters")], [HERE, HERE]) == {1}


def test_who_tells_what_another_said_is_a_relay() -> None:
    assert relays([told("Mali"), told("FLA", via=0)], [HERE, HERE]) == {0}


def test_who_tells_what_he_said_himself_is_none() -> None:
    assert relays([told("FLA"), told("FLA", via=0)], [HERE, HERE]) == frozenset()


def test_nobody_states_what_a_denier_words_to_deny_it() -> None:
    assert relays([told("Mali", Stance.DENIES), told(None)], [HERE, HERE]) == {1}


def test_an_agency_that_speaks_alone_is_heard() -> None:
    assert relays([told("Reuters")], [HERE]) == frozenset()


def test_claims_of_other_events_are_none_of_its_business() -> None:
    other = replace(told("Reuters"), content=(Span(50, 90),))
    assert relays([told("FLA"), other], [HERE, (Field.TEXT, 60)]) == frozenset()
