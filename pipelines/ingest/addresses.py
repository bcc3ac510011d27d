"""URLs as articles carry them: kept if they are web addresses, compared by their host.

What belongs here: judging and comparing addresses, and the lines (titles, names) that stand beside them.
Nothing here opens one.
"""

from urllib.parse import urljoin, urlsplit

import tld

from pipelines.ingest.decoding import clean_text, storable
from pipelines.ingest.limits import MAX_BAD_VALUE_CHARS, MAX_NAME_CHARS, MAX_TITLE_CHARS, MAX_URL_CHARS
from pipelines.ingest.model import Refused
from pipelines.ingest.rules import IngestRule


def web_address(value: str | None, base: str | None = None) -> str | None:
    """The address, if it is http or https with a host; `file:`, `javascript:` and broken ones give None.

    A user and password in it are left out: they are nobody's to use, and none of them is stored.
    """
    if value is None or len(value) > MAX_URL_CHARS:
        return None
    try:
        address = urljoin(base or "", value.strip())
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not sound or not address.isprintable():
        return None
    return address if "@" not in parts.netloc else parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def shown_address(value: str) -> str:
    """What stands in the place of an address, for people: one printable line, cut to the cap."""
    line = storable(value.strip())[:MAX_URL_CHARS]
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in line)[
        :MAX_URL_CHARS
    ]


def host_of(url: str | None) -> str | None:
    """The host without "www.", in lower case: the outlet of last resort."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def site_of(url: str | None) -> str | None:
    """The part of the host that names the site whatever its country or section: "bbc" of "news.bbc.co.uk"."""
    if url is None:
        return None
    found = tld.get_tld(url, as_object=True, fail_silently=True)
    return getattr(found, "domain", None) or host_of(url)


def one_line(value: str | None) -> str | None:
    """A title or name as one line, cleaned; None if nothing is left."""
    return None if value is None else " ".join(clean_text(value).split()) or None


def title_line(value: str | None) -> str | None:
    """The title.

    Raises:
        Refused: longer than a title is; cutting it would change what its claims are quoted from.
    """
    title = one_line(value)
    if title is not None and len(title) > MAX_TITLE_CHARS:
        raise Refused(
            IngestRule.TOO_LONG,
            f"a title of {len(title):,} characters, at most {MAX_TITLE_CHARS:,} are taken",
            column_name="title",
            bad_value=title,
        )
    return title


def date_line(value: str | None) -> str | None:
    """The words of a date that could not be read, as one line, cut to the cap."""
    line = one_line(value)
    return None if line is None else line[:MAX_BAD_VALUE_CHARS]


def name_line(value: str | None) -> str | None:
    """A byline or outlet; None if it is too long to be one."""
    name = one_line(value)
    return name if name is None or len(name) <= MAX_NAME_CHARS else None
