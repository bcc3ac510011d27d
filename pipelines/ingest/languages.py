"""Which language a text is in.

Detection by py3langid over all its 97 languages (restricting it would give every other language the name of
one of ours); what the page or feed declares decides where the text is short or the detector unsure. Short
texts without a declaration have no language: NULL, not a guess. What belongs here: the choice; not what is
done in a language.
"""

import re
from functools import cache

import pycountry
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.ingest.limits import LANGUAGE_SAMPLE_CHARS

MIN_LETTERS = 60
"""Fewer letters than these are too few to tell Spanish from Portuguese."""

SURE = 0.9
"""A detection of at least this probability outweighs a declaration; templates often declare the wrong
language.
"""

UNDECLARED = 0.6
"""Least probability of a detection that no declaration supports."""

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


def language_of(text: str, declared: str | None = None) -> str | None:
    """The primary BCP 47 subtag of the text's language ("en"), or None where nobody can tell."""
    tag = primary_subtag(declared)
    sample = text[:LANGUAGE_SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return tag
    # Upper-case wire copy is detected as well as any once it is lowered.
    detected, probability = _identifier().classify(sample.lower())
    if probability >= SURE:
        return str(detected)
    return tag or (str(detected) if probability >= UNDECLARED else None)


def primary_subtag(declared: str | None) -> str | None:
    """The language of a declared tag ("en-GB", "pt_BR"), None if it names none."""
    match = _TAG.fullmatch((declared or "").strip())
    if match is None:
        return None
    code = match[1].lower()
    language = pycountry.languages.get(alpha_2=code) if len(code) == 2 else pycountry.languages.get(alpha_3=code)
    return None if language is None else str(getattr(language, "alpha_2", code))


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
