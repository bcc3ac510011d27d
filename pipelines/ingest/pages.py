"""HTML pages: one article a page.

trafilatura finds the article's text; what the page says of itself (`evidence`) goes before what trafilatura
infers. A saved page does not tell where it was fetched from: `url` is what it calls its own address. What
belongs here: pages only, and only within bounds: what is too large or too tangled is refused before
anything walks it.
"""

import logging
from datetime import datetime

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import load_html

from pipelines.ingest.addresses import host_of, name_line, title_line
from pipelines.ingest.datelines import dateline_date
from pipelines.ingest.dates import read_date
from pipelines.ingest.decoding import clean_text, decode_text, storable
from pipelines.ingest.documents import read_whole
from pipelines.ingest.evidence import PageEvidence, page_evidence
from pipelines.ingest.languages import language_of
from pipelines.ingest.markup import declared_charset, refuse_floods, refuse_tangles, without_declaration
from pipelines.ingest.model import ArticleRecord, RawDocument, Refused
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
    tree = _page_tree(read_whole(document))
    evidence = page_evidence(tree)
    extracted = _extracted(tree)
    title = title_line(evidence.title or extracted.title)
    text = article_text(clean_text(extracted.text or ""), title)
    published_at, basis = _published(evidence, extracted, text, now)
    return ArticleRecord(
        source_uri=document.source_uri,
        url=evidence.url,
        canonical_url=evidence.canonical_url,
        outlet=name_line(evidence.site_name or evidence.publisher or extracted.sitename)
        or host_of(evidence.url or evidence.canonical_url),
        original_source=declared_origin(text, evidence.url, evidence.canonical_url, extracted.author),
        title=title,
        byline=name_line(extracted.author),
        language=language_of(text, evidence.language),
        published_at=published_at,
        published_basis=basis,
        media_type=document.media_type,
        text=text,
    )


def _page_tree(data: bytes) -> HtmlElement:
    decoded = decode_text(data, declared_charset(data))
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
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # whatever trafilatura trips over: the page is named and the run goes on
        raise Refused(IngestRule.PARSER_FAILED, f"{type(error).__name__}: {error}") from error
    if not isinstance(found, Document):
        raise Refused(IngestRule.NO_TEXT, "no article found in the page", column_name="text")
    return found


def _published(
    evidence: PageEvidence, extracted: Document, text: str, now: datetime
) -> tuple[datetime | None, PublishedBasis]:
    for declared in (*evidence.dates, extracted.date):
        moment = read_date(declared, now)
        if moment is not None:
            return moment, PublishedBasis.METADATA
    dated = dateline_date(text, now)
    return dated, PublishedBasis.NONE if dated is None else PublishedBasis.DATELINE
