"""Properties of the whole: any text, any batch, the same exact spans."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
import spacy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.claims import extract as extract_module
from pipelines.claims.extract import MODEL, ClaimExtractor
from pipelines.claims.lemmas import Lemmas
from pipelines.claims.model import ArticleText, Claim
from schemas.vocabularies import Attribution, Field

WORDS = (
    "The army said|denied|that|“|”|\"|''|according to|reportedly|the rebels|,|.|;|:|"
    "\n|\n\n|has not confirmed|the claim by|"
    "Ümit|İSTANBUL|\u200d|\ufffd|(FLA)|[...]|citing|he|killed|ten|—|KIDAL --|‘|’s|as|saying|was|by|\x00|🚁|said|X|…"
)
PIECES = st.sampled_from(WORDS.split("|"))
ANY_TEXT = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join))


def claims_of(extractor: ClaimExtractor, text: str) -> list[Claim]:
    [(_, claims)] = extractor.extract([ArticleText("a", text[:80], text)])
    return claims


DAMAGES: dict[str, Callable[[str], str]] = {
    "utf-8 as latin-1": lambda text: text.encode().decode("latin-1"),
    "utf-8 as cp1252, twice": lambda text: (
        text.encode().decode("cp1252", "replace").encode().decode("cp1252", "replace")
    ),
    "latin-1 as utf-8": lambda text: text.encode("latin-1", "replace").decode("utf-8", "replace"),
    "utf-16 as latin-1": lambda text: text.encode("utf-16").decode("latin-1"),
    "no closing quotes": lambda text: text.replace("”", "").replace('," ', ", "),
    "escaped": lambda text: text.replace("“", "&ldquo;").replace("’", "&#8217;"),
    "upper case": str.upper,
    "lower case": str.lower,
    "line breaks": lambda text: text.replace(" ", "\r\n"),
    "no spaces": lambda text: text.replace(" ", ""),
}
SOUND = (
    "“We left,” the mayor’s aide said, “because — as AFP reported — it burned.” The army denied this claim, saying "
    "“nobody was hurt”. Kyiv’s claim that it hit the bridge could not be verified."
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_text_is_read_and_every_span_quotes_it(damage: str, extractor: ClaimExtractor) -> None:
    text = DAMAGES[damage](SOUND)
    for claim in claims_of(extractor, text):
        field = text if claim.field is Field.TEXT else text[:80]
        assert all(span.of(field).strip() for span in (claim.source, claim.cue, *claim.content) if span is not None)


@example(text=".[ aCCORDING A")
@given(text=ANY_TEXT)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_and_every_span_lies_in_its_field(text: str, extractor: ClaimExtractor) -> None:
    for claim in claims_of(extractor, text):
        field = text if claim.field is Field.TEXT else text[:80]
        for span in (claim.source, claim.cue, *claim.content):
            assert span is None or 0 <= span.start < span.end <= len(field)
            assert span is None or span.of(field).strip()
        assert all(one.end <= other.start for one, other in pairwise(claim.content))
        assert list(claim.content) == sorted(claim.content)
        assert claim.content or claim.rule == "no-comment"
        narrated = claim.attribution is Attribution.NARRATOR
        assert narrated == (claim.cue is None)


ARTICLES = [
    ArticleText("1", None, "The FLA said it held the base. The Malian army denied the claim."),
    ArticleText("2", "Army denies raid", "Witnesses told Reuters that two trucks burned, citing a farmer."),
    ArticleText("3", None, ""),
    ArticleText("4", None, '"We left," he said. "We had to." Gunmen killed two men.'),
]


def test_the_batch_does_not_change_the_claims(extractor: ClaimExtractor) -> None:
    together = {article.article_id: claims for article, claims in extractor.extract(ARTICLES * 6)}
    alone = {article.article_id: next(iter(extractor.extract([article])))[1] for article in ARTICLES}
    assert together == alone


@given(size=st.integers(1, 200), order=st.permutations(range(6)))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_neither_the_parsers_batch_nor_the_order_changes_the_claims(
    size: int, order: list[int], extractor: ClaimExtractor
) -> None:
    articles = [
        *ARTICLES,
        ArticleText("5", "Army: it fell", "He denied it. " * 3),
        ArticleText("6", None, "“A,” he said."),
    ]
    wanted = dict(extract_with(extractor, articles, size=64))
    assert dict(extract_with(extractor, [articles[index] for index in order], size=size)) == wanted


def extract_with(extractor: ClaimExtractor, articles: list[ArticleText], size: int) -> list[tuple[str, list[Claim]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extract_module, "_BATCH_SENTENCES", size)
        return [(article.article_id, claims) for article, claims in extractor.extract(articles)]


def test_articles_come_out_in_the_order_they_went_in(extractor: ClaimExtractor) -> None:
    names = [str(number) for number in range(40)]
    out = extractor.extract(ArticleText(name, None, "The army said it left.") for name in names)
    assert [article.article_id for article, _ in out] == names


def test_claims_are_ordered_by_field_and_place(extractor: ClaimExtractor) -> None:
    [(_, claims)] = extractor.extract([ARTICLES[1]])
    assert [claim.field for claim in claims] == sorted((c.field for c in claims), key=[Field.TITLE, Field.TEXT].index)


@pytest.mark.parametrize(
    "text",
    [
        'said "' * 20_000,
        "A'A’" * 50_000,
        "Al Bo Cy Di Ed " * 10_000,
        "(" * 50_000 + "A",
        "\n" * 200_000,
        "Aa, bb, " * 20_000,
    ],
    ids=["open quotations", "apostrophes", "names", "brackets", "blank lines", "commas"],
)
def test_text_that_is_made_to_be_slow_is_read_in_seconds(text: str, extractor: ClaimExtractor) -> None:
    started = time.process_time()
    claims_of(extractor, text)
    assert time.process_time() - started < 10


def test_a_claim_at_the_end_of_a_very_long_text_is_found(extractor: ClaimExtractor) -> None:
    text = "Rain fell. " * 100_000 + "The army said it left."
    assert claims_of(extractor, text)[-1].content[0].of(text) == "it left"


@given(articles=st.permutations(ARTICLES))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_articles_does_not_change_their_claims(
    articles: list[ArticleText], extractor: ClaimExtractor
) -> None:
    alone = {article.article_id: next(iter(extractor.extract([article])))[1] for article in ARTICLES}
    assert {article.article_id: claims for article, claims in extractor.extract(articles)} == alone


def test_lemmas_are_those_of_the_models_own_lemmatizer() -> None:
    text = "The rebels were denying that they had fled, and soldiers found the better-known leaders."
    full = spacy.load(MODEL, exclude=["ner"])
    wanted = [token.lemma_ for token in full(text)]
    lemmas = Lemmas.of(full)
    doc = full(text)
    lemmas.write(doc)
    assert [token.lemma_ for token in doc] == wanted
