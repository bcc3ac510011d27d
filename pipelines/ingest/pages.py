"""HTML pages: one article a page.

trafilatura finds the article's text; what the page says of itself (`evidence`) goes before what trafilatura
infers. A saved page does not tell where it was fetched from: `url` is what it calls its own address. What
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
from pipelines.ingest.datelines import dateline_date
from pipelines.ingest.dates import read_date
from pipelines.ingest.decoding import cleaned, decode_text, storable
from pipelines.ingest.documents import read_whole
from pipelines.ingest.evidence import PageEvidence, page_evidence
from pipelines.ingest.languages import language_of
from pipelines.ingest.markup import declared_charset, refuse_floods, refuse_tangles, without_declaration
from pipelines.ingest.model import ArticleRecord, Content, RawDocument, Refused
from pipelines.ingest.origins import declared_origin
from pipelines.ingest.rules import IngestRule
from pipelines.ingest.texts import article_text
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
    tree = _page_tree(page)
    evidence = page_evidence(tree)
    declared = _declared_date(evidence, now)
    inferred = _inferred(tree) if declared is None or not _is_told(evidence) else Document()
    title = title_line(evidence.title or inferred.title)
    text, is_repaired = cleaned(_extracted(tree).text or "")
    text = article_text(text, title)
    published_at, basis = _published(declared or read_date(inferred.date, now), text, now)
    byline = evidence.author or inferred.author
    return ArticleRecord(
        source_uri=page.source_uri,
        url=page.url or evidence.url,
        canonical_url=evidence.canonical_url,
        outlet=name_line(evidence.site_name or evidence.publisher or inferred.sitename)
        or host_of(page.url or evidence.url or evidence.canonical_url),
        original_source=declared_origin(text, page.url or evidence.url, evidence.canonical_url, byline),
        title=title,
        byline=name_line(byline),
        language=language_of(text, evidence.language),
        published_at=published_at,
        published_basis=basis,
        media_type=page.media_type,
        text=text,
        is_repaired=is_repaired,
    )


def _page_tree(page: Content) -> HtmlElement:
    decoded = decode_text(page.data, page.charset or declared_charset(page.data))
    if decoded is None:
        raise Refused(IngestRule.NOT_TEXT, "control characters or undecodable bytes throughout")
    refuse_floods(decoded)
    try:
        tree = load_html(without_declaration(storable(decoded)))
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


def _declared_date(evidence: PageEvidence, now: datetime) -> datetime | None:
    return next((moment for date in evidence.dates if (moment := read_date(date, now)) is not None), None)


def _published(declared: datetime | None, text: str, now: datetime) -> tuple[datetime | None, PublishedBasis]:
    if declared is not None:
        return declared, PublishedBasis.METADATA
    dated = dateline_date(text, now)
    return dated, PublishedBasis.NONE if dated is None else PublishedBasis.DATELINE
