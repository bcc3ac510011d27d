"""HTML and XML as trees that are safe to walk, and fragments as text.

Markup is hostile: its openings are counted before a parser sees it, its elements and depth before recursive
code does; entities of its own are refused. What belongs here: bounding and flattening; what a page or feed
means is for `pages` and `feeds`.
"""

import re
import sys

from justext.core import ParagraphMaker, html_to_dom, preprocessor  # type: ignore[import-untyped]
from lxml import etree, html

from pipelines.ingest.limits import (
    MAX_MARKUP_OPENINGS,
    MAX_PAGE_DEPTH,
    MAX_PAGE_ELEMENTS,
    MAX_TAG_ATTRIBUTES,
)
from pipelines.ingest.model import Refused
from pipelines.ingest.rules import IngestRule

_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<decimal>[0-9]+));?")
_DECLARATION_BYTES = 4096

# Tags as the HTML standard tokenises them (section 13.2.5), so that no quote or comment can hide one; possessive,
# so that looking costs a time that grows with the page and no faster.
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"""
_INSIDE = rf"(?:[\s/]++|{_ATTRIBUTE})*+>?"
_RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes"
_TOKEN = re.compile(
    rf"<!--.*?(?:-->|--!>|\Z)|<[!?][^>]*+|<(?P<raw>{_RAW})(?=[\s/>]){_INSIDE}.*?(?:</(?P=raw)|\Z)"
    rf"|</?[a-z][^\s/>]*+{_INSIDE}",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)

_ROUGH_TAG = re.compile(r"""<[a-zA-Z](?:[^>"']++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+""")
"""A first look, three times as fast: where no tag is long by it, none has to be told exactly. Quotes out of place can
deceive it; then the reading process runs into its time limit, at the worst."""


def declared_charset(data: bytes) -> str | None:
    """The encoding that an XML declaration or a meta element names."""
    head = data[:_DECLARATION_BYTES]
    match = _XML_CHARSET.search(head) or _META_CHARSET.search(head)
    return match[1].decode("ascii", "replace") if match else None


def without_declaration(text: str) -> str:
    """The markup without its XML declaration, whose encoding no longer holds once it is decoded."""
    return _XML_DECLARATION.sub("", text, count=1)


def with_sound_references(markup: str) -> str:
    """The markup with U+FFFD for each reference to no character (`&#xD800;`, `&#99999999;`), on which parsers fail."""
    return _REFERENCE.sub(lambda match: match[0] if _is_character(match) else "\ufffd", markup)


def _is_character(reference: re.Match[str]) -> bool:
    digits, base = (reference["hex"], 16) if reference["hex"] else (reference["decimal"], 10)
    # Eight digits are more than any character has, leading zeros aside; int() is not asked to read thousands.
    code = int(digits.lstrip("0")[:8] or "0", base)
    return 0 < code <= sys.maxunicode and not 0xD800 <= code <= 0xDFFF


def refuse_entities(xml: str) -> None:
    """Look for entity declarations, with which a few lines of XML expand to gigabytes or name local files.

    Raises:
        Refused: there is one.
    """
    if _ENTITY.search(xml):
        raise Refused(IngestRule.XML_ENTITIES, "an ENTITY declaration")


def refuse_floods(markup: str) -> None:
    """Look for more tags, or more attributes in one, than a parser should be asked to read.

    Raises:
        Refused: more openings than MAX_MARKUP_OPENINGS, or a tag with more than MAX_TAG_ATTRIBUTES.
    """
    openings = markup.count("<")
    if openings > MAX_MARKUP_OPENINGS:
        raise Refused(IngestRule.TOO_COMPLEX, f"{openings:,} tags, at most {MAX_MARKUP_OPENINGS:,} are read")
    # An attribute takes two characters at least, so that shorter tags need not be counted out.
    if all(tag.end() - tag.start() <= 2 * MAX_TAG_ATTRIBUTES for tag in _ROUGH_TAG.finditer(markup)):
        return
    for token in _TOKEN.finditer(markup):
        if token.end() - token.start() > 2 * MAX_TAG_ATTRIBUTES and _is_crowded(token[0]):
            raise Refused(IngestRule.TOO_COMPLEX, f"a tag with more than {MAX_TAG_ATTRIBUTES:,} attributes")


def _is_crowded(token: str) -> bool:
    """Whether the token is a tag with too many attributes; comments and the content of scripts do not count."""
    if token.startswith(("<!", "<?")):
        return False
    inside = re.match(rf"<[^\s/>]*+(?P<inside>{_INSIDE})", token)
    return inside is not None and sum(1 for _ in _ATTRIBUTES.finditer(inside["inside"])) > MAX_TAG_ATTRIBUTES


def refuse_tangles(tree: html.HtmlElement) -> None:
    """Look for trees that recursive code cannot walk.

    Raises:
        Refused: more elements than MAX_PAGE_ELEMENTS, or deeper than MAX_PAGE_DEPTH.
    """
    depth = elements = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > MAX_PAGE_DEPTH:
            raise Refused(IngestRule.TOO_COMPLEX, f"nested more than {MAX_PAGE_DEPTH} deep")
        if elements > MAX_PAGE_ELEMENTS:
            raise Refused(IngestRule.TOO_COMPLEX, f"more than {MAX_PAGE_ELEMENTS:,} elements")


def fragment_text(fragment: str) -> str:
    """The text of an HTML fragment: a paragraph a line, no markup, no scripts.

    Raises:
        Refused: too complex to walk.
    """
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    if not fragment.strip():
        return ""
    refuse_floods(fragment)
    try:
        tree = html_to_dom(f"<html><body><div>{without_declaration(fragment)}</div></body></html>")
        refuse_tangles(tree)
        paragraphs = ParagraphMaker.make_paragraphs(preprocessor(tree))
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise Refused(IngestRule.PARSER_FAILED, f"{type(error).__name__}: {error}") from error
    return "\n".join(paragraph.text for paragraph in paragraphs)
