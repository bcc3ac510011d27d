"""The extractor, loaded once, and the claims of a text as readable rows."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pipelines.claims.extract import ClaimExtractor
from pipelines.claims.model import ArticleText, Claim
from schemas.vocabularies import Field


@dataclass(frozen=True)
class Row:
    """A claim with its words in place of its spans."""

    source: str | None
    cue: str | None
    content: tuple[str, ...]
    claim: Claim

    @property
    def rule(self) -> str:
        return self.claim.rule

    @property
    def stance(self) -> str:
        return self.claim.stance.value

    @property
    def claimant(self) -> str | None:
        return None if self.claim.claimant is None else self.claim.claimant.name

    @property
    def person(self) -> str | None:
        return None if self.claim.claimant_person is None else self.claim.claimant_person.name


Read = Callable[..., list[Row]]


@pytest.fixture(scope="session")
def extractor() -> ClaimExtractor:
    return ClaimExtractor.load()


@pytest.fixture(scope="session")
def read(extractor: ClaimExtractor) -> Read:
    """The claims of a text (and title) as rows."""

    def rows(text: str, title: str | None = None) -> list[Row]:
        [(article, claims)] = extractor.extract([ArticleText("a", title, text)])
        return [_row(article, claim) for claim in claims]

    return rows


def _row(article: ArticleText, claim: Claim) -> Row:
    text = article.text if claim.field is Field.TEXT else article.title or ""
    return Row(
        source=None if claim.source is None else claim.source.of(text),
        cue=None if claim.cue is None else claim.cue.of(text),
        content=tuple(span.of(text) for span in claim.content),
        claim=claim,
    )
