"""The rules by which the ingest refuses a document or an article.

What belongs here: rule ids, what each means and what the user can do. Contract rules of the tables live in
`schemas`.
"""

from enum import unique
from typing import Self

from schemas.vocabularies import Term


@unique
class IngestRule(Term):
    """A reason to refuse; `meaning` says what is wrong, `remedy` what to do about it."""

    remedy: str

    def __new__(cls, value: str, meaning: str, remedy: str) -> Self:
        """Make the term a string that also knows what it means and what to do."""
        rule = str.__new__(cls, value)
        rule._value_ = value
        rule.meaning = meaning
        rule.remedy = remedy
        return rule

    UNSUPPORTED_TYPE = (
        "ingest.unsupported_type",
        "it is of no kind that is read",
        "convert it to .txt, .html, .jsonl, .warc, RSS or Atom (each also .gz), or leave it out",
    )
    UNREADABLE = (
        "ingest.unreadable",
        "the file cannot be opened or read",
        "check that it is a regular file and that you may read it",
    )
    NOT_FETCHED = (
        "ingest.not_fetched",
        "the address was not fetched",
        "see the table fetches; mend the source's entry in sources.yaml if it is meant",
    )
    EMPTY_FILE = "ingest.empty_file", "the file holds no bytes", "fetch or save it again"
    TOO_LARGE = (
        "ingest.too_large",
        "the file is larger than a document may be",
        "split it, or put its articles one a line into a .jsonl file",
    )
    BROKEN_GZIP = "ingest.broken_gzip", "the gzip data is truncated or damaged", "fetch or compress it again"
    BROKEN_ENCODING = (
        "ingest.broken_encoding",
        "the bytes are not what their Content-Encoding says",
        "the next poll fetches it again; if it stays so, tell the site",
    )
    EXPANDS_TOO_FAR = (
        "ingest.expands_too_far",
        "the packed data expands beyond the cap",
        "if you trust it, unpack it and split it",
    )
    NOT_TEXT = (
        "ingest.not_text",
        "the bytes are not text in any encoding that can be told",
        "check what the file is, or save it as UTF-8",
    )
    BAD_JSON = "ingest.bad_json", "the line is not valid JSON", "write one JSON object per line"
    BAD_RECORD = (
        "ingest.bad_record",
        "the line's JSON is not an article record",
        "write one object per line, with strings for url, title, published, source and text",
    )
    NOT_A_FEED = (
        "ingest.not_a_feed",
        "the file is neither RSS, Atom nor JSON Feed",
        "save articles as .html or .txt, or check that the feed's address answers with the feed",
    )
    NOT_A_SITEMAP = (
        "ingest.not_a_sitemap",
        "the file is no sitemap",
        "check that the address answers with a sitemap; a feed is a source of kind feed",
    )
    XML_ENTITIES = (
        "ingest.xml_entities",
        "the XML declares entities of its own, which can expand without bound",
        "remove the ENTITY declarations if you trust the file",
    )
    TOO_COMPLEX = (
        "ingest.too_complex",
        "the markup has more elements, or nests deeper, than a page or feed does",
        "extract the article's text and save it as .txt",
    )
    NO_TEXT = (
        "ingest.no_text",
        "there is no article text",
        "give the article's text; a title alone is not an article",
    )
    TOO_LONG = (
        "ingest.too_long",
        "the article is longer than one article may be",
        "split it into its articles, one a file or one a line",
    )
    NO_ARTICLE_HERE = (
        "ingest.no_article_here",
        "the archive's record holds no article",
        "nothing, unless you expected one",
    )
    BROKEN_RECORD = (
        "ingest.broken_record",
        "the record of the web archive is damaged or cut short",
        "fetch the archive again; what stands before and after the record was read",
    )
    TOO_SLOW = (
        "ingest.too_slow",
        "reading took longer than one article may",
        "extract the article's text and save it as .txt; tell us, with the file if you can",
    )
    READER_DIED = (
        "ingest.reader_died",
        "the process that read it ended, out of memory or by a fault of a parser",
        "extract the article's text and save it as .txt; tell us, with the file if you can",
    )
    PARSER_FAILED = (
        "ingest.parser_failed",
        "the parser gave up on the content",
        "extract the article's text and save it as .txt; tell us, with the file if you can",
    )
