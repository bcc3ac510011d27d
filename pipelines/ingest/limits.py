"""Caps of the ingest: how much of hostile input is looked at before it is refused.

What belongs here: numbers only, each with its unit and its reason. What happens at a cap is said by the
reader.
"""

MIB = 1024 * 1024

MAX_DOCUMENT_BYTES = 20 * MIB
"""Bytes of a document that is read whole (text, page, feed), as received and after gunzip. Real pages stay
below 5 MiB.
"""

MAX_PAGE_BYTES = 8 * MIB
"""Bytes of an HTML page: extraction takes about 0.6 s per MiB. The largest of 220 real pages has 2.1 MB."""

MAX_STREAMED_BYTES = 512 * MIB
"""Bytes of a JSONL file as received; it is streamed, so this bounds time, not memory."""

MAX_ARCHIVE_BYTES = 4096 * MIB
"""Bytes of a WARC file as received; those of CC-NEWS have 1 GB. It is streamed."""

MAX_EXPANDED_BYTES = 2048 * MIB
"""Bytes of a JSONL file after gunzip: news text compresses three- to fourfold; a bomb a thousandfold."""

MAX_LINES = 2_000_000
"""Lines of a JSONL file, blank ones included, so that a bomb of line ends is refused in a second."""

MAX_LINE_BYTES = 16 * MIB
"""Bytes of one JSONL line: an article of the longest text, every character escaped, and room for other
keys.
"""

MAX_ARTICLE_CHARS = 1_000_000
"""Characters of one article's text: a long book. The longest of 2,224 conflict articles has under 100,000."""

MAX_TITLE_CHARS = 2_000
"""Characters of a title; a longer one is no title, and the article is refused."""

MAX_NAME_CHARS = 300
"""Characters of a byline or outlet; a longer one is no name and becomes NULL."""

MAX_URL_CHARS = 4_096
"""Characters of a URL; a longer one becomes NULL."""

MAX_DATE_CHARS = 64
"""Characters of a date; the parsers see no longer string."""

MAX_ROW_JSON_BYTES = 64 * 1024
"""UTF-8 bytes of a refused row that are kept with its refusal."""

MAX_BAD_VALUE_CHARS = 200
"""Characters of an offending value that are quoted in a refusal."""

MAX_PAGE_ELEMENTS = 100_000
"""Elements of a page or of one feed entry: the largest of 220 real pages has under 10,000."""

MAX_PAGE_DEPTH = 400
"""Nesting of a page: extraction recurses, and libxml2 itself gives up at 2,048."""

MAX_TAG_ATTRIBUTES = 1_000
"""Attributes of one tag: libxml2 takes time that grows with their square (16,000 take 2 s)."""

MAX_FEED_ENTRIES = 20_000
"""Entries of one feed; real feeds hold up to some hundreds."""

MAX_SITEMAP_LINKS = 50_000
"""Addresses of one sitemap: as many as the protocol allows."""

MAX_MARKUP_OPENINGS = 400_000
"""`<` characters of a page or feed, counted before any parser sees it, so that refusing is fast."""

DECODING_SAMPLE_BYTES = 256 * 1024
"""Bytes shown to the charset detector, which is slow."""

LANGUAGE_SAMPLE_CHARS = 1_000
"""Characters shown to the language detector; more do not change its answer."""
