"""Changes of status between the published versions that are kept, as an Atom feed (RFC 4287)."""

import re

from lxml import etree

from pipelines.report.changes import Change, all_changes
from pipelines.report.exports.jsonld import event_uri
from pipelines.report.published import Published

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(published: Published) -> str:
    """One entry for each event and version that changed its status, the newest version first."""
    changes = all_changes(published)
    feed = etree.fromstring(f'<feed xmlns="{_ATOM}"/>'.encode())
    _add(feed, "id", "urn:counterclaim:status-changes")
    _add(feed, "title", "Counterclaim: events whose status changed")
    _add(feed, "updated", published.snapshot.published_at.isoformat())
    _add(_add(feed, "author"), "name", "Counterclaim")
    for change in changes:
        _add_entry(feed, change)
    text = etree.tostring(feed, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'


def _add_entry(feed: etree._Element, change: Change) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"{event_uri(change.event_id)}:version:{change.snapshot_id}")
    _add(entry, "title", f"{change.label}: {change.before or 'new'} → {change.after or _gone(change)}")
    _add(entry, "updated", change.published_at.isoformat())
    _add(entry, "category").set("term", change.after or "gone")
    _add(entry, "content", change.why or "The version no longer has this event.")


def _gone(change: Change) -> str:
    return f"now part of “{change.became_label}”" if change.became_label else "gone"


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    if text is not None:
        child.text = _NOT_XML.sub("\ufffd", text)
    return child
