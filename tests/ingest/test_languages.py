import pytest

from pipelines.ingest.languages import language_of

ENGLISH = "The army said on Monday that its helicopter had returned to base after refuelling near the airport."
FRENCH = "L'armée a indiqué lundi que son hélicoptère était rentré à la base après s'être ravitaillé."


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH, None, "en"),
        (ENGLISH.upper(), None, "en"),
        (FRENCH, None, "fr"),
        (FRENCH, "en-US", "fr"),
        ("Army denies it", None, None),
        ("The army denied the claim", None, None),
        ("Army denies it", "en_GB", "en"),
        ("Army denies it", "english", None),
        ("Army denies it", "xx", None),
        ("", None, None),
    ],
)
def test_the_text_decides_and_the_declaration_where_it_is_short(
    text: str, declared: str | None, language: str | None
) -> None:
    assert language_of(text, declared) == language
