"""The origin that an article itself declares: "Original Source: X", "(Reuters) -", "With AFP".

Only the head and the foot of a text are looked at, where credits stand; "told AFP" in the body is a claim's
source and not a credit. Photo credits are none. The words are in `data/origins.toml`. What belongs here:
what one article says of itself; which articles copy which is found later, across articles.
"""

import re
from functools import cache

from pipelines.ingest.addresses import host_of, site_of
from pipelines.ingest.words import any_of, date_words, origin_words

HEAD_CHARS = 600
FOOT_CHARS = 300
HEAD_LINES = FOOT_LINES = 3

MAX_ORIGIN_WORDS = 5
"""More words than these are a sentence about a source, not a source's name."""

CREDIT_CHARS = 60
"""A closing credit is looked for in so many last characters."""

_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_DASH = r"(?:--?|–|—|:)"
_PLACE = r"[^\n()]{0,60}(?:\([^()\n]{1,30}\),?[^\n()]{0,30})?"


def declared_origin(
    text: str, url: str | None = None, canonical_url: str | None = None, credit: str | None = None
) -> str | None:
    """The origin named, None if none is: an agency's short name, a host without "www.", or the name as
    written.

    Args:
        text: the article's text.
        url: where it was found.
        canonical_url: what its page calls its canonical address; another site's is a declaration.
        credit: the byline or a feed's `source`; counts if it is an agency's name.
    """
    head, foot = text[:HEAD_CHARS], text[-FOOT_CHARS:]
    return (
        _labelled(head, foot)
        or _other_site(url, canonical_url)
        or _dateline_agency(head)
        or _foot_agency(foot)
        or (_agencies().get(credit.strip()) if credit else None)
    )


def _labelled(head: str, foot: str) -> str | None:
    first_lines = head.lstrip().split("\n")[:HEAD_LINES]
    last_lines = foot.rstrip().split("\n")[-FOOT_LINES:]
    found = [_label_pattern().fullmatch(line.strip()) for line in (*first_lines, *last_lines)]
    found += [_foot_label_pattern().fullmatch(line.strip()) for line in last_lines]
    return next((name for match in found if match and (name := _normalised(match["origin"]))), None)


def _other_site(url: str | None, canonical_url: str | None) -> str | None:
    if url is None or canonical_url is None or site_of(url) == site_of(canonical_url):
        return None
    return host_of(canonical_url)


def _dateline_agency(head: str) -> str | None:
    match = _dateline_pattern().search(head)
    if match:
        return _agencies()[match["bracketed"] or match["bare"]]
    match = _dated_credit_pattern().search(head)
    return _agencies()[match["agency"]] if match else None


def _foot_agency(foot: str) -> str | None:
    match = _closing_pattern().search(foot.rstrip()[-CREDIT_CHARS:]) or _copyright_pattern().search(foot)
    if match:
        return _agencies()[match["agency"]]
    return next((agency for words, agency in origin_words().boilerplate.items() if words in foot), None)


def _normalised(origin: str) -> str | None:
    name = origin.strip(" \t.,;:()[]\"'“”‘’")
    words = name.split()
    if not name or "," in name or len(words) > MAX_ORIGIN_WORDS or name.lower() in origin_words().no_origins:
        return None
    host = _HOST.fullmatch(name)
    return host[1].lower() if host else _agencies().get(name, name)


@cache
def _agencies() -> dict[str, str]:
    """Names as listed and in capitals (upper-case copy) to the stored name."""
    listed = origin_words().agencies
    return {name.upper(): agency for name, agency in listed.items()} | listed


@cache
def _label_pattern() -> re.Pattern[str]:
    return _label_line(origin_words().labels)


@cache
def _foot_label_pattern() -> re.Pattern[str]:
    return _label_line(origin_words().foot_labels)


def _label_line(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[(\[*]?\s*(?:{any_of(labels)})\s*[:\uff1a]\s*(?P<origin>\S.*)", re.IGNORECASE)


@cache
def _dateline_pattern() -> re.Pattern[str]:
    """ "BEIRUT (AP) —", "LIMA, 4 JUN 89 (EFE) --", "AFP -" at the start of a line."""
    agency = any_of(_agencies())
    bracketed = rf"{_PLACE}\(\s*(?P<bracketed>{agency})\s*\)\s*{_DASH}"
    bare = rf"(?P<bare>{agency})\s*(?:--?|–|—)\s*\S"
    return re.compile(rf"^[ \t]*(?:{bracketed}|{bare})", re.MULTILINE)


@cache
def _dated_credit_pattern() -> re.Pattern[str]:
    """ "AFP Sunday 18 Sep 2016": a credit and the full date, between headline and text."""
    weekday = any_of(date_words().weekdays)
    return re.compile(
        rf"\b(?P<agency>{any_of(_agencies())})\s+(?:{weekday}),?\s+\d{{1,2}}\s+[^\W\d_]{{3,9}}\s+\d{{4}}\b"
    )


@cache
def _closing_pattern() -> re.Pattern[str]:
    """ "With AFP", "(with inputs from PTI)", "--Reuters", "(AFP)", "Source Reuters" as the last words."""
    words = origin_words()
    credit = rf"\b(?i:{any_of((*words.with_words, *words.foot_labels))})\s+"
    return re.compile(
        rf"(?:{credit}|(?:--|–|—|[\s.!?]-)\s*|\n\s*\(?|[.!?”\x22]\s+\()(?P<agency>{any_of(_agencies())})\s*[).]*\Z",
        re.MULTILINE,
    )


@cache
def _copyright_pattern() -> re.Pattern[str]:
    """ "© 2025 AFP", "Copyright 2013 The Associated Press" anywhere in the foot."""
    owner = any_of(_agencies())
    return re.compile(rf"(?i:{any_of(origin_words().copyright)})\s*(?:\d{{4}}\s*)?(?:by\s+)?(?P<agency>{owner})\b")
