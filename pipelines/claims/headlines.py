"""Headlines: who speaks is set off by a colon, a dash or a comma, and verbs look like nouns.

What belongs here: rewording a headline's surface and parting what is stated from who states it. Each word still stands
for its stretch of the original; the mark itself stands as the cue.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from pipelines.claims.surface import Surface
from pipelines.lexicon.cues import Lexicon

_SPEAKER_FIRST = re.compile(r"^(?P<who>[^:\"\s]+(?:\s[^:\"\s]+){0,4}?)(?P<mark>:)\s(?=\S+\s\S)")
_SPEAKER_LAST = re.compile(r"(?<=\S)(?P<mark>:|\s[-–—])\s(?P<who>[^:\"]{2,60}?)\.?$")
_QUOTATION_FIRST = re.compile(r"^\"[^\"]+\"(?P<mark>:)\s(?P<rest>[^:\"]{2,100})$")
_COMMA_LAST = re.compile(r",\s(?P<said>[^,:\"]{4,80}?)\.?$")
_SHORTEST = 3
"""Words that a headline states before it names the speaker."""
_LONGEST_NAME = 5
_WORD = re.compile(r"[\w'’-]+")
_COMMA_VERB = re.compile(r",\s(?=(?P<verb>[a-z]{3,})\s(?P<rest>[\w'].*))")

_SIGNED = re.compile(r"^\"[^\"]+.\"\s?(?P<mark>[-–—―]{1,2})\s?(?=[A-Z](?:[^\".]|(?<=[A-Z])\.){2,60}\.?$)")

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
    yield from _parted_at_comma(_speaker_first(surface, lexicon, is_speaker), lexicon, is_speaker)


def signed(surface: Surface) -> Surface:
    """A quotation with the speaker's name under it, as one that he says: "'We ran.' — Amina Diallo"."""
    match = _SIGNED.match(surface.text)
    if match is None:
        return surface
    stop = surface.text.rindex('"', 0, match.start("mark")) - 1
    comma = "," if surface.text[stop] in ".!?" else surface.text[stop]
    closed = replace(surface, text=f"{surface.text[:stop]}{comma}{surface.text[stop + 1 :]}")
    blanks = [
        "" if at.isspace() else " " for at in (closed.text[match.start("mark") - 1], closed.text[match.end("mark")])
    ]
    return closed.reworded(*match.span("mark"), "says".join(blanks))


def as_sentence(surface: Surface, lexicon: Lexicon, is_speaker: IsSpeaker) -> Surface:
    """A headline with what it leaves out: an article after "denies", "and" for a comma, verbs that are no nouns."""
    return _in_past_tense(_with_articles(_coordinated(surface, lexicon, is_speaker), lexicon), lexicon)


def _with_articles(surface: Surface, lexicon: Lexicon) -> Surface:
    """ "Denies report that ..." as "denies the report that ...": without the article "report" reads as a verb."""
    words = list(_WORD.finditer(surface.text))
    for before, noun in reversed(list(pairwise(words))):
        answers = before.group().lower() in lexicon.answer_forms and before.start() > 0
        if answers and noun.group().lower() in lexicon.needs.statements - lexicon.statement_pronouns:
            surface = surface.reworded(noun.start(), noun.end(), f"the {noun.group()}")
    return surface


def _coordinated(surface: Surface, lexicon: Lexicon, is_speaker: IsSpeaker) -> Surface:
    """ "Army admits raid, denies killings" as "Army admits raid and denies killings"."""
    for match in reversed(list(_COMMA_VERB.finditer(surface.text))):
        before = set(surface.text[: match.start()].lower().split())
        speaks = match["verb"] in lexicon.verb_forms and not before.isdisjoint(lexicon.verb_forms)
        if speaks and not is_speaker(match["rest"].rstrip(".")):
            surface = surface.reworded(match.start(), match.start() + 2, " and ")
    return surface


def _in_past_tense(surface: Surface, lexicon: Lexicon) -> Surface:
    """A headline with the verbs that look like nouns or auxiliaries in the past tense: "Army claims downing", "RSF
    admits shelling" derail the parser."""
    both = sorted(lexicon.verb_forms & lexicon.noun_forms)
    singular = "|".join(re.escape(form) for form in both if form in lexicon.past_forms)
    plural = "|".join(re.escape(form) for form in both if form not in lexicon.past_forms)
    third = "|".join(map(re.escape, sorted(lexicon.past_forms)))
    follows = r"(?= (?!(?:of|that|by|about|against|on|from|and|were|was|are|is|in|for|to)\b)\w)"
    verb = re.compile(
        rf"(?<=[\w'] )(?:(?:{singular}){follows}|(?:{third})(?= \w+ing\b))"
        rf"|(?<=^)(?P<who>\w+s )(?P<verb>{plural}){follows}"
    )
    for match in reversed(list(verb.finditer(surface.text))[:1]):
        start, end = match.span("verb") if match["verb"] else match.span()
        nexts = surface.text[end:].split()[0].lower()
        if nexts not in lexicon.verb_forms:
            found = surface.text[start:end]
            surface = surface.reworded(start, end, lexicon.past_forms.get(found, f"{found}ed"))
    return surface


def _leading_name(rest: str, is_speaker: IsSpeaker) -> str | None:
    """The longest run of words, from the first, that names who can speak."""
    words = rest.split(" ")
    runs = (" ".join(words[:count]) for count in range(min(_LONGEST_NAME, len(words)), 0, -1))
    return next((run for run in runs if is_speaker(run)), None)


def _speaks(words: str, lexicon: Lexicon) -> bool:
    """Whether what follows a colon has a speaker of its own: "RSF admits strike"."""
    return any(word.lower() in lexicon.verb_forms for word in words.split()[1:_LONGEST_NAME])


def _speaker_first(surface: Surface, lexicon: Lexicon, is_speaker: IsSpeaker) -> Surface:
    match = _SPEAKER_FIRST.match(surface.text)
    if match is None or not is_speaker(match["who"]):
        return surface
    if match["who"].split()[-1].lower() in lexicon.titles.scenes and _speaks(surface.text[match.end() :], lexicon):
        return surface.cut(match.end(), len(surface.text))
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
