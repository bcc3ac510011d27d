"""What the stages say of themselves while they run: one event a line, with the run, the partition and the source.

Plain logging of the logger `counterclaim`; who runs the stages decides where it goes. `JsonLines` writes it for other
programs. Numbers that last stand in the table `runs`.
"""

import json
import logging
from datetime import UTC, datetime

LOGGER = logging.getLogger("counterclaim")
LOGGER.addHandler(logging.NullHandler())  # where nobody listens, nothing is printed
FORMAT_VARIABLE = "COUNTERCLAIM_LOG"
"""`json` turns the events on as JSON lines on standard error."""

_FIELDS = "counterclaim_fields"


def say(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Log one event; fields without a value are left out."""
    known = {name: value for name, value in fields.items() if value is not None}
    LOGGER.log(
        level,
        "%s %s",
        event,
        " ".join(f"{name}={value}" for name, value in known.items()),
        extra={_FIELDS: {"event": event, **known}},
    )


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, event, and the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat("T", "milliseconds")
        fields = getattr(record, _FIELDS, None) or {"event": record.getMessage()}
        line = {"at": at, "level": record.levelname.lower(), **fields}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def write_json_lines() -> None:
    """Send the events to standard error as JSON lines; once is enough for a process."""
    if any(isinstance(handler.formatter, JsonLines) for handler in LOGGER.handlers):
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
