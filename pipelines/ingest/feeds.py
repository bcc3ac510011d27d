"""RSS, Atom and JSON feeds: one article an entry.

feedparser is given bytes and never an address, so that it cannot fetch; XML with entities of its own never
reaches it. An entry's full content is its text, else its summary, as paragraphs without markup. What
belongs here: feeds only.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import feedparser

from pipelines.ingest.addresses import host_of, name_line, one_line, title_line, web_address
from pipelines.ingest.datelines import dated
from pipelines.ingest.decoding import cleaned, decode_text
from pipelines.ingest.documents import read_whole
from pipelines.ingest.kinds import JSON_FEED
from pipelines.ingest.languages import language_of
from pipelines.ingest.limits import MAX_FEED_ENTRIES
from pipelines.ingest.markup import (
    declared_charset,
    fragment_text,
    refuse_entities,
    refuse_floods,
    with_sound_references,
    without_declaration,
)
from pipelines.ingest.model import ArticleRecord, RawDocument, Reading, Refusal, Refused
from pipelines.ingest.origins import declared_origin
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.texts import article_text
from schemas.vocabularies import PublishedBasis


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as its feed words it; `title` and `content` may hold markup where `is_markup`."""

    link: str | None
    title: str | None
    author: str | None
    published: str | None
    origin: str | None
    content: str
    is_markup: bool
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its own title and language, and its entries."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]


def read_feed(document: RawDocument, now: datetime) -> Iterator[Reading]:
    """The reading of each entry, in the feed's order.

    Raises:
        Refused: not a feed, or one that cannot be parsed within bounds.
    """
    feed = parsed_feed(document)
    for number, entry in enumerate(feed.entries, start=1):
        yield partial(_entry_article, document, number, feed, entry, now)


def parsed_feed(document: RawDocument) -> Feed:
    """The feed and its entries, as worded.

    Raises:
        Refused: not a feed, or one that cannot be parsed within bounds.
    """
    data = read_whole(document)
    text = decode_text(data, document.charset or declared_charset(data))
    if text is None:
        raise Refused(IngestRule.NOT_TEXT, "control characters or undecodable bytes throughout")
    feed = _json_feed(text) if document.media_type == JSON_FEED else _xml_feed(text, document.url)
    if len(feed.entries) > MAX_FEED_ENTRIES:
        raise Refused(IngestRule.TOO_COMPLEX, f"{len(feed.entries):,} entries, at most {MAX_FEED_ENTRIES:,}")
    return feed


def _entry_article(
    document: RawDocument, number: int, feed: Feed, entry: Entry, now: datetime
) -> ArticleRecord | Refusal:
    source_uri = f"{document.source_uri}#{number}"
    try:
        return _article(document, source_uri, feed, entry, now)
    except Refused as refused:
        refused.row_json = json.dumps(
            {"url": entry.link, "title": entry.title, "published": entry.published, "text": entry.content},
            ensure_ascii=False,
        )
        return refused.at(source_uri)


def _article(document: RawDocument, source_uri: str, feed: Feed, entry: Entry, now: datetime) -> ArticleRecord:
    title = title_line(fragment_text(entry.title) if entry.title and entry.is_markup else entry.title)
    content = fragment_text(entry.content) if entry.is_markup else entry.content
    text, is_repaired = cleaned(content)
    text = article_text(text, title)
    url = web_address(entry.link, document.url)
    published = dated([entry.published], PublishedBasis.FEED, text, now)
    return ArticleRecord(
        source_uri=source_uri,
        url=url,
        canonical_url=None,
        outlet=name_line(feed.title) or host_of(url),
        original_source=declared_origin(text, credit=entry.author) or name_line(entry.origin),
        title=title,
        byline=name_line(entry.author),
        language=language_of(text, feed.language),
        published_at=published.at,
        published_basis=published.basis,
        published_words=published.unread,
        media_type=document.media_type,
        text=text,
        is_repaired=is_repaired,
    )


def _xml_feed(text: str, url: str | None) -> Feed:
    refuse_entities(text)
    refuse_floods(text)
    data = with_sound_references(without_declaration(text)).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": url} if url else {})
    try:
        parsed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except Exception as error:  # whatever feedparser trips over: the document is named and the run goes on
        raise Refused(IngestRule.PARSER_FAILED, f"{type(error).__name__}: {error}") from error
    if not parsed.version and not parsed.entries:
        raise Refused(IngestRule.NOT_A_FEED, str(parsed.get("bozo_exception", "no feed element")))
    return Feed(
        title=one_line(parsed.feed.get("title")),
        language=parsed.feed.get("language"),
        entries=tuple(map(_xml_entry, parsed.entries)),
    )


def _xml_entry(entry: feedparser.FeedParserDict) -> Entry:
    """feedparser's entry: the longest content, else the summary."""
    bodies = [*entry.get("content", []), entry.get("summary_detail") or {}]
    best = max(bodies, key=lambda body: len(body.get("value") or ""))
    return Entry(
        link=entry.get("link"),
        title=entry.get("title"),
        author=entry.get("author"),
        # `published` alone: feedparser answers for it with `updated` where it is missing, which is a later
        # date.
        published=dict.get(entry, "published") or dict.get(entry, "updated"),
        origin=(entry.get("source") or {}).get("title"),
        content=best.get("value") or "",
        is_markup=best.get("type") != "text/plain",
        updated=dict.get(entry, "updated"),
    )


def _json_feed(text: str) -> Feed:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    try:
        feed = json.loads(text.removeprefix("\ufeff"), parse_int=float)
    except (ValueError, RecursionError) as error:
        raise Refused(IngestRule.BAD_JSON, f"{type(error).__name__}: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Refused(IngestRule.NOT_A_FEED, "a JSON file without items; articles one a line belong into .jsonl")
    return Feed(
        title=one_line(_string(feed, "title")),
        language=_string(feed, "language"),
        entries=tuple(_json_entry(item if isinstance(item, dict) else {}) for item in feed["items"]),
    )


def _json_entry(item: dict[str, object]) -> Entry:
    markup = _string(item, "content_html")
    authors = item.get("authors")
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return Entry(
        link=_string(item, "external_url") or _string(item, "url"),
        title=_string(item, "title"),
        author=_string(author, "name") if isinstance(author, dict) else None,
        published=_string(item, "date_published") or _string(item, "date_modified"),
        origin=None,
        content=markup or _string(item, "content_text") or _string(item, "summary") or "",
        is_markup=markup is not None,
        updated=_string(item, "date_modified"),
    )


def _string(item: dict[str, object], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None
