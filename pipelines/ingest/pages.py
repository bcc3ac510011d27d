"""HTML pages: one article a page.

trafilatura finds the article's text; what the page says of itself (`evidence`) goes before what trafilatura
infers. Of a saved page `url` is where its browser says it was saved from, else what it calls its own address. What
belongs here: pages only, and only within bounds: what is too large or too tangled is refused before
anything walks it.
"""

import logging
from datetime import datetime

from lxml.html import HtmlElement
from trafilatura import bare_extraction, extract_metadata
from trafilatura.settings import Document
from trafilatura.utils import load_html

from pipelines.ingest.addresses import host_of, name_line, title_line
from pipelines.ingest.datelines import dated
from pipelines.ingest.dates import read_date
from pipelines.ingest.decoding import cleaned, decode_text, storable
from pipelines.ingest.documents import read_whole
from pipelines.ingest.evidence import PageEvidence, page_evidence, saved_from
from pipelines.ingest.languages import language_of
from pipelines.ingest.markup import declared_charset, refuse_floods, refuse_tangles, without_declaration
from pipelines.ingest.model import ArticleRecord, Content, RawDocument, Refused
from pipelines.ingest.origins import declared_origin
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.texts import article_text, below_headline
from schemas.vocabularies import PublishedBasis

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of is a refusal here


def read_page(document: RawDocument, now: datetime) -> ArticleRecord:
    """The article of a page.

    Raises:
        Refused: not text, too complex, no article found, or too long.
    """
    data = read_whole(document)
    return page_article(Content(document.source_uri, document.media_type, data, document.charset, document.url), now)


def page_article(page: Content, now: datetime) -> ArticleRecord:
    """The article of a page whose bytes are at hand.

    Raises:
        Refused: not text, too complex, no article found, or too long.
    """
    markup = _markup(page)
    tree = _page_tree(markup)
    found_at = page.url or saved_from(markup)
    evidence = page_evidence(tree, found_at)
    url = found_at or evidence.url or evidence.canonical_url
    is_dated = any(read_date(date, now) is not None for date in evidence.dates)
    inferred = Document() if is_dated and _is_told(evidence) else _inferred(tree)
    title = title_line(evidence.title or inferred.title)
    text, is_repaired = cleaned(_extracted(tree).text or "")
    text = article_text(below_headline(text, title), title)
    published = dated([*evidence.dates, inferred.date], PublishedBasis.METADATA, text, now)
    byline = evidence.author or inferred.author
    return ArticleRecord(
        source_uri=page.source_uri,
        url=url,
        canonical_url=evidence.canonical_url,
        outlet=name_line(evidence.site_name or evidence.publisher or inferred.sitename) or host_of(url),
        original_source=declared_origin(text, found_at or evidence.url, evidence.canonical_url, byline),
        title=title,
        byline=name_line(byline),
        language=language_of(text, evidence.language),
        published_at=published.at,
        published_basis=published.basis,
        published_words=published.unread,
        media_type=page.media_type,
        text=text,
        is_repaired=is_repaired,
    )


def _markup(page: Content) -> str:
    decoded = decode_text(page.data, page.charset or declared_charset(page.data))
    if decoded is None:
        raise Refused(IngestRule.NOT_TEXT, "control characters or undecodable bytes throughout")
    refuse_floods(decoded)
    return without_declaration(storable(decoded))


def _page_tree(markup: str) -> HtmlElement:
    try:
        tree = load_html(markup)
    except Exception as error:  # whatever lxml trips over: the page is named and the run goes on
        raise Refused(IngestRule.PARSER_FAILED, f"{type(error).__name__}: {error}") from error
    if tree is None:
        raise Refused(IngestRule.NO_TEXT, "no HTML found", column_name="text")
    refuse_tangles(tree)
    return tree


def _extracted(tree: HtmlElement) -> Document:
    try:
        found = bare_extraction(
            tree,
            include_comments=False,
            with_metadata=False,
        )
    except Exception as error:  # whatever trafilatura trips over: the page is named and the run goes on
        raise Refused(IngestRule.PARSER_FAILED, f"{type(error).__name__}: {error}") from error
    if not isinstance(found, Document):
        raise Refused(IngestRule.NO_TEXT, "no article found in the page", column_name="text")
    return found


def _is_told(evidence: PageEvidence) -> bool:
    """Whether the page says all that trafilatura would otherwise infer, which takes it a tenth of the time."""
    return bool(evidence.title and evidence.author and (evidence.site_name or evidence.publisher))


def _inferred(tree: HtmlElement) -> Document:
    try:
        return extract_metadata(tree, date_config={"original_date": True, "extensive_search": False})
    except Exception as error:  # whatever trafilatura trips over: the page is named and the run goes on
        raise Refused(IngestRule.PARSER_FAILED, f"{type(error).__name__}: {error}") from error
