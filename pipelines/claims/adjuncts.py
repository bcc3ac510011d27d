"""What stands between a cue and what is said: "said [in a statement on Monday] that".

What belongs here: the patterns of such adjuncts, of names set between commas before a cue, and of attributions set
apart by commas. The parser takes them for part of the content, or loses its way; so they leave the surface.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.claims.model import Span
from pipelines.lexicon.inflection import phrase_pattern

_NAME = r"(?:[A-Z][\w.'’-]*|al-[\w'’-]+|bin|ibn|de|van|von|el|der|abu)"
_SEGMENT_STARTS = r"(?!(?:who|which|that|where|and|but|as|if|while|when|or|because|so|what|whom|to|not)\b)"


@dataclass(frozen=True, slots=True)
class Adjuncts:
    """The compiled patterns: `after_cue` captures what to leave out, `names` an apposed name, `wedge` a parenthesis,
    `inverted` an attribution at the end with the verb first, `final` one with `who` first."""

    after_cue: re.Pattern[str]
    names: re.Pattern[str]
    interjections: re.Pattern[str]
    wedge: re.Pattern[str]
    inverted: re.Pattern[str]
    final: re.Pattern[str]

    def left_out(self, text: str, start: int, end: int) -> list[Span]:
        """The stretches of [start, end) to leave out of the surface, in order."""
        found = [Span(*m.span("adjunct")) for m in self.after_cue.finditer(text, start, end)]
        found += [Span(*m.span()) for m in self.interjections.finditer(text, start, end)]
        found += [Span(*m.span("name")) for m in self.names.finditer(text, start, end)]
        out: list[Span] = []
        for span in sorted(found):
            if span.start < span.end and not (out and span.start < out[-1].end):
                out.append(span)
        return out


@lru_cache(maxsize=4)
def adjuncts_of(verb_forms: frozenset[str], saying: tuple[tuple[str, tuple[str, ...]], ...]) -> Adjuncts:
    """The patterns over the cue verbs of a lexicon and the words that modify the saying."""
    words = {key: "|".join(sorted(map(re.escape, values), key=len, reverse=True)) for key, values in saying}
    cue = phrase_pattern(verb_forms)
    day = rf"(?:(?:late|early|earlier|later)\s)?(?:on\s)?(?:{words['days']})(?:\s(?:{words['parts']}))?"
    month = rf"(?:{words['months']})"
    date = rf"(?:on|in)\s(?:\d{{1,2}}\s)?{month}(?:\s\d{{1,2}})?(?:,?\s\d{{4}})?"
    medium = (
        r"(?:(?:earlier|later)\s)?(?:in|on|via|through|during|at|by)\s(?:(?:a|an|the|its|his|her|their|another|separate)\s)?(?:[\w-]+\s){0,2}?"
        rf"(?:{words['media']})(?:\s(?:issued|released|posted|published|carried|sent))?"
    )
    adjunct = rf"(?:\s(?:{words['fixed']}|{day}|{date}|{medium})\b)"
    return Adjuncts(
        after_cue=re.compile(
            rf"\b{cue}(?:(?<=\btold)\s(?:{words['told']}|{_NAME}(?:\s{_NAME})?))?(?P<adjunct>{adjunct}{{1,4}})(?!-)(?=\s+[\w\"“']|[.,])"
        ),
        interjections=re.compile(rf",\s(?:{words['interjections']}),(?=\s[a-z])"),
        names=re.compile(
            rf"(?P<name>,(?<=[a-z],)\s{_NAME}(?:\s{_NAME}){{1,4}},)(?=\s(?:\w+ly\s|has\s|have\s|had\s|also\s)?{cue}\b)"
        ),
        inverted=re.compile(
            rf",\s(?P<said>(?:(?:{words['inverted']})\s|(?:{words['inverted_names']})\s(?=(?:the\s)?[A-Z]))(?!that\b|it\b|he\b|she\b|they\b|there\b|in\b|on\b|to\b)"
            r"(?!.*\b(?:was|were|had|has|have|is|are|will|would|can|could|may|might|did|\w+n['’]t|\w{2,}ed|\w{3,}s\s\w+ed|fell|took|shot|went)\b)"
            r"(?:[A-Z]|(?:the|a|an|one|two|several|local|state)\s)[^;:\"]{2,160}?)\.?$"
        ),
        final=re.compile(
            rf",\s(?P<said>{_SEGMENT_STARTS}(?P<who>[^,;:\"]{{2,90}}?)(?:,\s(?:a|an|the|who|which)\s[^,;:\"]{{3,80}},)?\s"
            rf"(?:has\s|have\s|had\s|also\s|later\s)*{cue}(?:\s(?:{words['told']}))?{adjunct}{{0,3}}"
            rf"(?:,\s(?:{words['after_final']})\b[^;:\"]*)?)\.?$"
        ),
        wedge=re.compile(
            rf",\s(?P<said>{_SEGMENT_STARTS}(?:[\w'’.-]+\s){{1,9}}?{cue}(?:\s(?:{words['told']}))?{adjunct}{{0,3}}),\s(?=[a-z\d\"“])"
        ),
    )
