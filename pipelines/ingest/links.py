"""The addresses that a feed or a sitemap names.

What belongs here: which addresses, and a stamp of each that changes when what lies there does. Fetching them is not for
the ingest. Sitemaps: sitemaps.org protocol 0.9 with Google's news extension; also as plain text, one address a line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag

from lxml import etree

from pipelines.ingest.addresses import shown_address, web_address
from pipelines.ingest.decoding import decode_text
from pipelines.ingest.documents import read_whole
from pipelines.ingest.feeds import parsed_feed
from pipelines.ingest.limits import MAX_SITEMAP_LINKS
from pipelines.ingest.markup import declared_charset, refuse_entities, refuse_floods, without_declaration
from pipelines.ingest.model import RawDocument, Refusal, Refused
from pipelines.ingest.rules import IngestRule


@dataclass(frozen=True, slots=True)
class Link:
    """One address; `is_index` where it is a further sitemap. What is no web address is kept, to be refused by name."""

    url: str
    stamp: str | None = None
    is_index: bool = False


def feed_links(document: RawDocument) -> list[Link] | Refusal:
    """The pages that a feed's entries link to, in the feed's order, or why it cannot be read."""
    try:
        entries = parsed_feed(document).entries
    except Refused as refused:
        return refused.at(document.source_uri)
    named = ((entry.link, entry.updated or entry.published) for entry in entries if entry.link and entry.link.strip())
    return _distinct(Link(_address(link, document.url), stamp) for link, stamp in named)


def sitemap_links(document: RawDocument) -> list[Link] | Refusal:
    """The pages or further sitemaps that a sitemap lists, or why it cannot be read."""
    try:
        return _distinct(_listed(document))
    except Refused as refused:
        return refused.at(document.source_uri)
    except (etree.LxmlError, ValueError) as error:  # a tree of broken names and bytes, found while it is walked
        return Refused(IngestRule.PARSER_FAILED, f"{type(error).__name__}: {error}").at(document.source_uri)


def refused_sitemap(document: RawDocument) -> Refusal:
    """Why a sitemap was not read as one; no article is in it in any case."""
    found = sitemap_links(document)
    if isinstance(found, Refusal):
        return found
    return Refused(IngestRule.NO_ARTICLE_HERE, "a sitemap, whose pages are fetched").at(document.source_uri)


def _address(link: str, base: str | None) -> str:
    """The address that is asked: without the fragment, which is no part of a request."""
    address = web_address(link, base)
    return shown_address(link) if address is None else urldefrag(address).url


def _distinct(links: Iterator[Link]) -> list[Link]:
    return list({link.url: link for link in links}.values())


def _listed(document: RawDocument) -> Iterator[Link]:
    data = read_whole(document)
    text = decode_text(data, document.charset or declared_charset(data))
    if text is None:
        raise Refused(IngestRule.NOT_TEXT, "control characters or undecodable bytes throughout")
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        yield from _lines(text, document.url)
        return
    refuse_entities(text)
    refuse_floods(text)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(without_declaration(text).strip().encode("utf-8", "replace"), parser)
    kind = None if root is None else _name(root)
    if kind not in {"urlset", "sitemapindex"}:
        raise Refused(IngestRule.NOT_A_SITEMAP, f"its outermost element is {kind}")
    yield from _elements(root, document.url, is_index=kind == "sitemapindex")


def _elements(root: etree._Element, base: str | None, *, is_index: bool) -> Iterator[Link]:
    for number, entry in enumerate(root):
        if number >= MAX_SITEMAP_LINKS:
            raise Refused(IngestRule.TOO_COMPLEX, f"more than {MAX_SITEMAP_LINKS:,} addresses")
        words = {_name(part): part.text for part in entry.iter()}
        if link := (words.get("loc") or "").strip():
            yield Link(_address(link, base), words.get("lastmod") or words.get("publication_date"), is_index)


def _name(element: etree._Element) -> str:
    """The name without its namespace. lxml's own QName raises on names that its parser lets through."""
    return str(element.tag).rpartition("}")[2]


def _lines(text: str, base: str | None) -> Iterator[Link]:
    lines = text.split()
    if len(lines) > MAX_SITEMAP_LINKS or not all(line.startswith("http") for line in lines):
        raise Refused(IngestRule.NOT_A_SITEMAP, "neither XML nor one address a line")
    yield from (Link(_address(line, base)) for line in lines)
