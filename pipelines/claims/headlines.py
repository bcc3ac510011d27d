"""Headlines: who speaks is set off by a colon, a dash or a comma, and verbs look like nouns.

What belongs here: rewording a headline's surface and parting what is stated from who states it. Each word still stands
for its stretch of the original; the mark itself stands as the cue.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from pipelines.claims.surface import Surface
from pipelines.lexicon.cues import Lexicon

_SPEAKER_FIRST = re.compile(r"^(?P<who>[^:\"]{2,60}?)(?P<mark>:)\s(?=\S+\s\S)")
_SPEAKER_LAST = re.compile(r"(?<=\S)(?P<mark>:|\s[-–—])\s(?P<who>[^:\"]{2,60}?)\.?$")
_QUOTATION_FIRST = re.compile(r"^\"[^\"]+\"(?P<mark>:)\s(?P<rest>[^:\"]{2,100})$")
_COMMA_LAST = re.compile(r",\s(?P<said>[^,:\"]{4,80}?)\.?$")
_SHORTEST = 3
"""Words that a headline states before it names the speaker."""
_LONGEST_NAME = 5

_SIGNED = re.compile(r"^\"[^\"]+.\"\s(?P<mark>[-–—―]{1,2})\s?(?=[A-Z][^\".]{2,60}$)")

IsSpeaker = Callable[[str], bool]


def headline_parts(surface: Surface, lexicon: Lexicon, is_speaker: IsSpeaker) -> Iterator[Surface]:
    """ "Army: it fell" as "Army said it fell"; "It fell: army" and "It fell, army says" parted before the speaker."""
    for match in (_SPEAKER_LAST.search(surface.text), _QUOTATION_FIRST.match(surface.text)):
        if match is None:
            continue
        who = match["who"] if "who" in match.groupdict() else _leading_name(match["rest"], is_speaker)
        if who and is_speaker(who) and len(surface.text[: match.start("mark")].split()) >= _SHORTEST:
            at = match.start("mark") + len(match["mark"]) - 1
            end = surface.text.index(who, at) + len(who)
            host = surface.cut(0, match.start("mark"))
            yield host
            yield surface.cut(at, end).reworded(0, 1, "says").after_placeholder((host.original(0, len(host.text)),))
            return
    yield from _parted_at_comma(_speaker_first(surface, is_speaker), lexicon, is_speaker)


def signed(surface: Surface) -> Surface:
    """A quotation with the speaker's name under it, as one that he says: "'We ran.' — Amina Diallo"."""
    match = _SIGNED.match(surface.text)
    if match is None:
        return surface
    stop = match.start("mark") - 3
    comma = "," if surface.text[stop] in ".!?" else surface.text[stop]
    closed = replace(surface, text=f"{surface.text[:stop]}{comma}{surface.text[stop + 1 :]}")
    return closed.reworded(*match.span("mark"), "says")


def in_past_tense(surface: Surface, lexicon: Lexicon) -> Surface:
    """A headline with the verbs that look like nouns in the past tense: "Army claims downing" derails the parser."""
    both = sorted(lexicon.verb_forms & lexicon.noun_forms)
    singular = "|".join(re.escape(form) for form in both if form.endswith("s"))
    plural = "|".join(re.escape(form) for form in both if not form.endswith("s"))
    follows = r"(?= (?!(?:of|that|by|about|against|on|from|and|were|was|are|is|in|for|to)\b)\w)"
    verb = re.compile(rf"(?<=[\w'] )(?:{singular}){follows}|(?<=^)(?P<who>\w+s )(?P<verb>{plural}){follows}")
    for match in reversed(list(verb.finditer(surface.text))[:1]):
        start, end = match.span("verb") if match["verb"] else match.span()
        nexts = surface.text[end:].split()[0].lower()
        if nexts not in lexicon.verb_forms:
            surface = surface.reworded(start, end, f"{surface.text[start:end].removesuffix('s')}ed")
    return surface


def _leading_name(rest: str, is_speaker: IsSpeaker) -> str | None:
    """The longest run of words, from the first, that names who can speak."""
    words = rest.split(" ")
    runs = (" ".join(words[:count]) for count in range(min(_LONGEST_NAME, len(words)), 0, -1))
    return next((run for run in runs if is_speaker(run)), None)


def _speaker_first(surface: Surface, is_speaker: IsSpeaker) -> Surface:
    match = _SPEAKER_FIRST.match(surface.text)
    if match is None or not is_speaker(match["who"]):
        return surface
    return surface.reworded(match.start("mark"), match.end("mark"), " said")


def _parted_at_comma(surface: Surface, lexicon: Lexicon, is_speaker: IsSpeaker) -> Iterator[Surface]:
    """ "..., officials say" and "..., say officials": no finite verb need stand before the comma of a headline."""
    match = _COMMA_LAST.search(surface.text)
    words = match["said"].split(" ") if match else []
    if match is None or len(words) < 2 or len(surface.text[: match.start()].split()) < _SHORTEST:
        yield surface
        return
    host, said = surface.cut(0, match.start()), surface.cut(*match.span("said"))
    around = (host.original(0, len(host.text)),)
    if words[-1] in lexicon.clause_forms and is_speaker(" ".join(words[:-1])):
        yield host
        yield said.with_placeholder(around)
    elif words[0] in lexicon.clause_forms and is_speaker(" ".join(words[1:])):
        yield host
        yield said.after_placeholder(around)
    else:
        yield surface
