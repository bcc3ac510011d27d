"""Where pages lie and where links lead. No name of a file comes from an article: ids, or hashes of names."""

from urllib.parse import urlsplit

from pipelines.ids import row_id


def event_page(event_id: str) -> str:
    """Page of an event, from the report's folder."""
    return f"events/{event_id}.html"


def actor_page(actor_id: str) -> str:
    """Page of an actor. Ids of the registry may hold a colon, which not every file system takes."""
    return f"actors/{row_id('page', actor_id)}.html"


def outlet_page(outlet: str) -> str:
    """Page of an outlet."""
    return f"outlets/{row_id('page', outlet)}.html"


def http_link(url: str | None) -> str | None:
    """The address if it leads to the web by http or https, else None: a `javascript:` address is no link."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return url.strip() if is_web else None
