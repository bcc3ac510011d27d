"""When a text is an article's text.

What belongs here: the two conditions that every reader holds an article to, and the headline that stands above a page's
text. Characters are decided in `decoding`.
"""

import re

from pipelines.ingest.limits import MAX_ARTICLE_CHARS
from pipelines.ingest.model import Refused
from pipelines.ingest.rules import IngestRule


def below_headline(text: str, title: str | None) -> str:
    """The text without a first line that is the title again: it would be read, and its claims be counted, twice."""
    first, _, rest = text.lstrip().partition("\n")
    if title is None or not any(map(str.isalnum, rest)) or _words(first) != _words(title):
        return text
    return rest.lstrip("\n")


def _words(line: str) -> list[str]:
    return re.findall(r"\w+", line.casefold())


def article_text(text: str | None, title: str | None = None) -> str:
    """The text, unchanged, if it is an article's.

    Raises:
        Refused: there is none, or only the title again, or more than MAX_ARTICLE_CHARS.
    """
    if text is None or not any(map(str.isalnum, text)):
        raise Refused(IngestRule.NO_TEXT, "no text found", column_name="text", bad_value=title)
    if len(text) > MAX_ARTICLE_CHARS:
        raise Refused(
            IngestRule.TOO_LONG,
            f"{len(text):,} characters, at most {MAX_ARTICLE_CHARS:,} are taken",
            column_name="text",
            bad_value=text[:200],
        )
    if title is not None and " ".join(text.split()) == title:
        raise Refused(IngestRule.NO_TEXT, "the title only", column_name="text", bad_value=title)
    return text
