"""A claim in its context: the text around it cut into stretches, each with what it is of the claim."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pipelines.report.records import Claim, Statement

WINDOW = 240
"""Characters of context on either side, as the questions cut them."""

_SENTENCE_BREAK = re.compile(r"(?<=[.!?”\"»])\s+|\n+")
_WORD_BREAK = re.compile(r"\s+")


class Part(StrEnum):
    """What a stretch of the text is of the claim."""

    NONE = "none"
    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of an article."""

    text: str
    part: Part


def stretches(quoted: Statement | Claim) -> list[Stretch]:
    """The context, cut at the claim's spans; joined they are the context again, to the character.

    Where spans overlap, cue goes before source before content, the smaller before the larger.
    """
    parts = [Part.NONE] * len(quoted.context)
    spans = [(span["start_char"], span["end_char"], Part.CONTENT) for span in quoted.content_spans]
    spans.append((quoted.source_start or 0, quoted.source_end or 0, Part.SOURCE))
    spans.append((quoted.cue_start or 0, quoted.cue_end or 0, Part.CUE))
    for start, end, part in spans:
        for index in range(max(start - quoted.context_start, 0), min(end - quoted.context_start, len(parts))):
            parts[index] = part
    return _joined(quoted.context, parts)


def excerpt(quoted: Statement | Claim) -> list[Stretch]:
    """The context as it is shown: no broken sentence, else no broken word, at its ends; … where the text goes on."""
    found = stretches(quoted)
    if quoted.context_start > 0 and found and found[0].part is Part.NONE:
        found[0] = Stretch(f"… {_after_break(found[0].text)}", Part.NONE)
    if _goes_on(quoted) and found and found[-1].part is Part.NONE:
        found[-1] = Stretch(f"{_before_break(found[-1].text)} …", Part.NONE)
    return found


def _goes_on(quoted: Statement | Claim) -> bool:
    """Whether the context was cut at its end: it then ends a window behind the last span."""
    ends = [span["end_char"] for span in quoted.content_spans] + [quoted.source_end or 0, quoted.cue_end or 0]
    return quoted.context_start + len(quoted.context) >= max(ends) + WINDOW


def _after_break(text: str) -> str:
    breaks = _SENTENCE_BREAK.search(text) or _WORD_BREAK.search(text)
    return text[breaks.end() :] if breaks else text


def _before_break(text: str) -> str:
    breaks = list(_SENTENCE_BREAK.finditer(text)) or list(_WORD_BREAK.finditer(text))
    return text[: breaks[-1].start()] if breaks else text


def _joined(text: str, parts: list[Part]) -> list[Stretch]:
    found: list[Stretch] = []
    start = 0
    for end in range(1, len(parts) + 1):
        if end == len(parts) or parts[end] != parts[start]:
            found.append(Stretch(text[start:end], parts[start]))
            start = end
    return found
