"""From bytes to the text that is stored: the one place where characters are decided.

The text is what the bytes say, and then only this is done, so that quotes stay to the character:

1. a byte order mark is dropped;
2. CRLF and lone CR become LF;
3. each NUL and each lone surrogate becomes U+FFFD (UTF-8 columns and DuckDB cannot hold them; a mark stays
   visible);
4. mojibake is repaired where ftfy is certain of it ("â€™" to "’").

Nothing is trimmed, joined or normalised. What belongs here: encodings and characters; not what a text means.
"""

import codecs
import re
from collections.abc import Iterator

import charset_normalizer
import ftfy
from ftfy.badness import is_bad

from pipelines.ingest.limits import DECODING_SAMPLE_BYTES

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WEB_ENCODINGS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
"""Declared names that the web uses for a larger set (WHATWG Encoding Standard, section 4.2)."""

_SHIFTS = (b"\x1b$", b"\x1b(", b"~{")
"""With which ISO-2022 and HZ change to another set of characters."""

_TYPOGRAPHY_1252 = re.compile(rb"[\x80\x82-\x85\x91-\x97\x99\xa0\xa3\xa7\xa9\xab\xb0\xb7\xbb\xbd]+")
"""Quotes, dashes, ellipsis, euro, pound, degree: where only these are not ASCII, the file is Windows-1252."""

_SUSPECT = re.compile("[\x80-\x9f]|[^\x00-\x7f\u2000-\u206f]{2}")
"""Mojibake has a C1 control, or two neighbours beyond ASCII and punctuation; asking first saves 0.8 ms a text."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
_MAX_ACCENT_SHARE = 0.2
"""Accented letters are at most so large a part of a text in Latin script."""

_MIN_GOOD_PER_BAD = 10
"""So many sound UTF-8 characters for each broken byte make it damaged UTF-8 and not another encoding."""


def decode_text(data: bytes, declared: str | None = None) -> str | None:
    """The text that the bytes say, not yet cleaned; None if they are not text in any encoding that can be
    told.

    Order of evidence: byte order mark, UTF-16 without mark, valid UTF-8, the declared encoding, UTF-8 with
    damage, Windows-1252 typography, detection.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text_or_none(data[len(bom) :].decode(encoding, "replace"))
    for text in _certain_readings(data, declared):
        if text is not None:
            return _text_or_none(text)
    if b"\x00" in data:  # no other encoding has them: the file is binary
        return None
    return _text_or_none(_damaged_utf8(data) or _typographic_1252(data) or _detected(data))


def _certain_readings(data: bytes, declared: str | None) -> Iterator[str | None]:
    yield _unmarked_utf16(data)
    if any(mark in data for mark in _SHIFTS):  # the encodings of seven bits are valid UTF-8, too
        yield _as_declared(data, declared)
    yield _strictly(data, "utf-8")
    yield _as_declared(data, declared)


def clean_text(text: str) -> str:
    """The text as it is stored (see the module's steps 2 to 4)."""
    return cleaned(text)[0]


def cleaned(text: str) -> tuple[str, bool]:
    """The text as it is stored, and whether mojibake in it was repaired."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = storable(text)
    if not _SUSPECT.search(text) or not is_bad(text):
        return text, False
    repaired = storable(ftfy.fix_encoding(text))
    return (text, False) if is_bad(repaired) else (repaired, repaired != text)


def storable(text: str) -> str:
    """The text as UTF-8 columns can hold it: each NUL and lone surrogate becomes U+FFFD; the length stays."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def _text_or_none(text: str | None) -> str | None:
    """None where so many control characters stand that it is no text, or most could not be decoded."""
    if text is None:
        return None
    unreadable = len(_CONTROLS.findall(text)) + text.count("\ufffd")
    return text if unreadable <= _MAX_CONTROL_SHARE * len(text) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _as_declared(data: bytes, declared: str | None) -> str | None:
    if declared is None:
        return None
    try:
        codec = codecs.lookup(declared.strip())
    except (LookupError, ValueError):
        return None
    # Codecs such as zlib or rot13 are no encodings; UTF-8 has been tried, UTF-7 is only used to smuggle
    # markup.
    if not codec._is_text_encoding or codec.name in {"utf-8", "utf-7", "idna", "punycode", "unicode-escape"}:
        return None
    return _strictly(data, _WEB_ENCODINGS.get(codec.name, codec.name))


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in European text nearly every other byte is NUL, and only on one side."""
    if b"\x00" not in data:
        return None
    half = len(data) // 2
    if data[1::2].count(0) > 0.5 * half and data[::2].count(0) == 0:
        return _strictly(data, "utf-16-le")
    if data[::2].count(0) > 0.5 * half and data[1::2].count(0) == 0:
        return _strictly(data, "utf-16-be")
    return None


def _damaged_utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    return text if good >= _MIN_GOOD_PER_BAD * bad else None


def _typographic_1252(data: bytes) -> str | None:
    return None if not _TYPOGRAPHY_1252.sub(b"", data).isascii() else _strictly(data, "cp1252")


def _detected(data: bytes) -> str | None:
    """The encoding that charset-normalizer finds in a sample around the first byte that is not ASCII.

    Windows-1252 wherever it fits as well as any, as the web assumes; undeclared Czech or Hungarian may suffer.
    """
    first = next(index for index, byte in enumerate(data) if byte > 0x7F)
    sample = data[max(0, first - DECODING_SAMPLE_BYTES // 8) :][:DECODING_SAMPLE_BYTES]
    matches = charset_normalizer.from_bytes(sample)
    best = matches.best()
    if best is None or best.coherence == 0:
        # No language recognised: too short. Few bytes beyond ASCII are accents, many are another script.
        beyond = sum(byte > 0x7F for byte in sample)
        western = beyond < _MAX_ACCENT_SHARE * len(sample)
        return _strictly(data, "cp1252") if western else None if best is None else _strictly(data, best.encoding)
    fits = any("cp1252" in match.could_be_from_charset for match in matches if match.chaos <= best.chaos)
    return _strictly(data, "cp1252" if fits else best.encoding)
