"""What a page says of itself in its head: JSON-LD, meta elements, links.

What belongs here: reading the evidence, most explicit first. Which of it goes into the record, and the
article's text, are for `pages`.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.ingest.addresses import host_of, one_line, web_address

MAX_AUTHORS = 20

MAX_JSON_LD_NODES = 10_000
"""Objects and lists of a page's JSON-LD that are looked at."""

_DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datePublished",
    "DC.date.issued",
    "dc.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
)
_SITE_TAIL = re.compile(r"(.{12,}?)\s+[|\-–—·•»]+\s+([^|]{2,40})")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(?P<url>\S+)\s*-->")
_SAVED_FROM_CHARS = 2_000
_SEPARATOR = re.compile(r"\s*[|\-–—·•»:]")
_MIN_TITLE_CHARS = 10
"""A shorter heading is a section's name rather than a headline."""


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What the page declares; None where it says nothing. Dates are as worded, most explicit first."""

    title: str | None
    url: str | None
    canonical_url: str | None
    language: str | None
    site_name: str | None
    publisher: str | None
    author: str | None
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _LinkedArticle:
    """The page's article as its JSON-LD has it."""

    headline: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: str | None = None


def saved_from(markup: str) -> str | None:
    """The address in the comment with which browsers begin a page that they save."""
    mark = _SAVED_FROM.search(markup[:_SAVED_FROM_CHARS])
    return web_address(mark["url"]) if mark else None


def page_evidence(tree: HtmlElement, found_at: str | None = None) -> PageEvidence:
    """Read the evidence; `tree` is a whole page, `found_at` the address by which what it calls its own is completed."""
    metas = _metas(tree)
    linked = _linked_article(tree)
    base = web_address(_attribute(tree, "//base/@href"), found_at)
    own = web_address(metas.get("og:url"), base or found_at)
    canonical = web_address(_canonical(tree), base or found_at or own)
    site_name = one_line(metas.get("og:site_name"))
    dates = [linked.published, *(metas.get(name.lower()) for name in _DATE_METAS)]
    return PageEvidence(
        title=_title(tree, metas, linked, [site_name, linked.publisher, host_of(canonical or own)]),
        url=own,
        canonical_url=canonical or own,
        language=_attribute(tree, "/html/@lang | /html/@xml:lang") or metas.get("content-language"),
        site_name=site_name,
        publisher=linked.publisher,
        author=linked.author,
        dates=tuple(date for date in dates if date),
    )


def _attribute(tree: HtmlElement, xpath: str) -> str | None:
    found = tree.xpath(xpath)
    return str(found[0]) if isinstance(found, list) and found else None


def _canonical(tree: HtmlElement) -> str | None:
    links = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((href for link in links if (href := link.get("href"))), None)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The page's meta elements by name, property or itemprop, in lower case; the first of each."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = meta.get("content")
        if name and content and content.strip():
            metas.setdefault(name.lower(), content)
    return metas


def _title(tree: HtmlElement, metas: dict[str, str], linked: _LinkedArticle, sites: list[str | None]) -> str | None:
    """The headline: what JSON-LD, Open Graph, the first heading or the title element say, without the
    site's name.

    Where JSON-LD repeats the heading and Open Graph words it otherwise, the latter is what the publisher files and
    shares the article under (of 129 real pages with a known headline, 116 are right by it, 110 without it).
    """
    heading, title = next(tree.iter("h1"), None), next(tree.iter("title"), None)
    worded = [
        linked.headline,
        metas.get("og:title"),
        metas.get("twitter:title"),
        None if heading is None else _shown_text(heading),
        None if title is None else str(title.text_content()),
    ]
    # Publishers escape twice now and then; a headline has no entities of its own.
    lines = [one_line(html.unescape(each)) if each else None for each in worded]
    candidates = [line for line in lines if line]
    declared, shared, _, shown, _ = (_without_site(line, candidates, sites) if line else None for line in lines)
    if declared and shared and shown and _words(declared) == _words(shown) and _words(declared) not in _words(shared):
        return shared
    return _without_site(candidates[0], candidates, sites) if candidates else None


def _shown_text(element: HtmlElement) -> str:
    """The words of an element that a reader sees: none of a script or style inside it."""
    return "".join(element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::template)]"))


def _words(line: str) -> str:
    """The line's words alone, for comparing."""
    return " ".join(re.findall(r"\w+", line.lower()))


def _without_site(title: str, candidates: list[str], sites: list[str | None]) -> str:
    """Cut " | The Daily Post": what another candidate leaves out after a separator, or the site's name."""
    for shorter in candidates:
        if len(shorter) >= _MIN_TITLE_CHARS and title.startswith(shorter) and _SEPARATOR.match(title[len(shorter) :]):
            return shorter
    tail = _SITE_TAIL.fullmatch(title)
    if tail and any(_same_name(tail[2], site) for site in sites if site):
        return tail[1]
    return title


def _same_name(tail: str, site: str) -> bool:
    """Whether the words are the site's name: "AP News" and "apnews.com", "The Gateway Pundit" and its
    longer form.
    """
    left, right = (re.sub(r"[\W_]", "", each.lower()) for each in (tail, site))
    return min(len(left), len(right)) > 1 and (left in right or right in left)


def _linked_article(tree: HtmlElement) -> _LinkedArticle:
    """The first object of the JSON-LD that is an article; where none is, nothing."""
    for item in _json_ld(tree):
        kinds = item.get("@type")
        named = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
        if not any(str(kind).endswith(("Article", "Posting", "Reportage")) for kind in named):
            continue
        publisher = item.get("publisher")
        return _LinkedArticle(
            headline=_string(item, "headline") or _string(item, "name"),
            published=_string(item, "datePublished"),
            publisher=one_line(_string(publisher, "name")) if isinstance(publisher, dict) else None,
            author=_authors(item.get("author")),
        )
    return _LinkedArticle()


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """All objects of the page's JSON-LD, outer before inner, up to MAX_JSON_LD_NODES; broken scripts are
    passed over.
    """
    left = MAX_JSON_LD_NODES
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            level: list[object] = [json.loads(script.text or "", strict=False, parse_int=float)]
        except (ValueError, RecursionError):
            continue
        while level and left > 0:
            left -= len(level)
            objects = [node for node in level if isinstance(node, dict)]
            yield from objects
            level = [child for node in level for child in _children(node)][:left]


def _authors(value: object) -> str | None:
    """The names of one or more authors, "; " between them."""
    named = value if isinstance(value, list) else [value]
    names = [_string(each, "name") if isinstance(each, dict) else each for each in named[:MAX_AUTHORS]]
    lines = [line for name in names if isinstance(name, str) and (line := one_line(html.unescape(name)))]
    # What is no name: an address of a profile, or a list in one string.
    return "; ".join(dict.fromkeys(lines)) if lines and not any("//" in line for line in lines) else None


def _children(node: object) -> list[object]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _string(item: dict[str, object], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None
