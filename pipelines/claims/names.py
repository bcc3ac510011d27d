"""Reading a source's noun phrase: the person, the office and the rest of it.

What belongs here: the words of one phrase and of the apposition after it. Who is meant is `claimants.py`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

from pipelines.claims.parse import children, noun_phrase
from pipelines.lexicon.titles import Titles

_POSSESSIVE = re.compile(r"\s?['’]s?$")
_DETERMINER = re.compile(
    r"^(?:(?:both|neither|either)\s)?(?:the|a|an|their|his|her|its|some|many|several|this|these|those|one|two|three)\s",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*|al-[\w'’-]+)$")
_PARTICLES = frozenset({"bin", "ibn", "de", "van", "von", "el", "al", "der", "abu", "la", "da", "dos", "-"})
_APPOSED_NAME = re.compile(
    r"\s*,\s((?:(?:[A-ZÀ-Þ][\w.'’-]*|al-[\w'’-]+|bin|de|van|von|el)\s?){2,5}?)\s?(?=[,.;]|who\b|$|(?<=\s)[a-z]{2})"
)
_OFFICE_WITHIN = 8
"""Words of an apposition within which its office stands."""
_APPOSITION = re.compile(r"\s*,\s([^,.;\"“]{4,110})(?:[,;]|\.(?=\s|$))")


@dataclass(frozen=True, slots=True)
class SourceName:
    """A source's phrase taken apart: "FLA spokesman X" has the name "X", the role "spokesman", and "FLA" before it.

    `first` is the phrase without what is coordinated ("the group" in "the group and activists"). `before` are the
    words before the office or name, `after` those after the head, `apposed` what follows in commas.
    """

    phrase: str
    first: str
    head: str
    lemma: str
    name: str | None
    role: str | None
    before: str
    after: str
    apposed: str


def read_source(head: Token, following: str, titles: Titles) -> SourceName:
    """Take apart the phrase headed by `head`; `following` is the original text right after it."""
    first, last = noun_phrase(head)
    head = _apposed_name(head, titles)
    last_office = head.i - 1 if _is_surname(head, first, titles) else head.i
    start = _name_start(head, first, titles)
    role = _role(head, first, last_office, titles)
    name = None if start is None else head.doc[start : head.i + 1].text
    apposed = _APPOSITION.match(following)
    described = apposed.group(1) if apposed and _is_apposed(head, apposed.group(1), titles) else ""
    if name is None:
        match = _APPOSED_NAME.match(following)
        name = _untitled(match.group(1), titles) if match else None
    if role is None and name is not None:
        apposed_offices = [bare(word) for word in described.split() if bare(word) in titles.roles]
        speaking = (office for office in apposed_offices if office in titles.speakers)
        role = next(speaking, next(iter(apposed_offices), None))
        role_at = None
    else:
        role_at = _role_index(head, first, last_office, titles)
    offices = (
        [t.i for t in head.doc[first : last_office + 1] if _is_role(t.text, titles)] if role_at is not None else []
    )
    cut = min(i for i in (start, *offices, head.i) if i is not None)
    if role is not None and role_at is not None and " " in role:
        cut = min(cut, role_at - 1)
    others = (c.i for c in children(head, "cc") if head.i < c.i <= last and start is not None)
    end = next(others, last + 1)  # "President X and envoy Y" gives X nothing of Y's
    return SourceName(
        phrase=_POSSESSIVE.sub("", head.doc[first : last + 1].text),
        first=_POSSESSIVE.sub("", _first_conjunct(head, first, last)),
        head=head.text,
        lemma=head.lemma_.lower(),
        name=name,
        role=role,
        before=head.doc[first:cut].text,
        after=head.doc[cut + 1 if role_at is not None else head.i + 1 : end].text,
        apposed=described,
    )


def _apposed_name(office: Token, titles: Titles) -> Token:
    """The name right after an office, where the parser set it beside the office: "his spokesperson Kevin Bishop"."""
    if not _is_role(office.text, titles):
        return office
    names = (c for c in children(office, "appos") if c.tag_ == "NNP" and c.left_edge.i == office.i + 1)
    return next(names, office)


def office_in(before: Sequence[str], office: str, name: str, titles: Titles) -> SourceName:
    """A person whom the text names with an office: the words before the office, the office, the name."""
    words, role = list(before), bare(office)
    if words and f"{bare(words[-1])} {role}" in titles.roles:
        role = f"{bare(words.pop())} {role}"
    phrase = " ".join([*before, office, name])
    return SourceName(phrase, phrase, name.split()[-1], name.split()[-1].lower(), name, role, " ".join(words), "", "")


def owner_of(document: Token, titles: Titles) -> Token | None:
    """Whose statement it is: "Trump's statement", "a tweet by X", "a report released by the ministry", "eyewitness
    reports"."""
    for owner in children(document, "poss"):
        return owner
    hosts = [document, *(acl for acl in children(document, "acl") if not children(acl, "nsubj", "nsubjpass"))]
    for prep in [p for host in hosts for p in children(host, "prep", "agent")]:
        if prep.lower_ in ("by", "from", "of") or (prep.lower_ == "to" and prep.head.dep_ == "acl"):
            return next(iter(children(prep, "pobj")), None)
    compounds = children(document, "compound")
    if any(noun.tag_.startswith("NNP") for noun in compounds):
        return None  # "a NATO press release"
    return next((noun for noun in compounds if noun.lemma_.lower() in titles.kinds), None)


def bare(word: str) -> str:
    """A word without case, punctuation and possessive."""
    return re.sub(r"['’]s?$", "", word.strip(".,;:\"'()")).lower()


def without_determiner(phrase: str) -> str:
    """A phrase without the article, quantity or possessive before it."""
    return _DETERMINER.sub("", phrase)


def fold(name: str) -> str:
    """A name without accents and case, so that "Erdogan" meets "Erdoğan"; the length stays."""
    return name.lower() if name.isascii() else "".join(map(_folded, name))


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    return unicodedata.normalize("NFKD", char)[0].lower()[:1] or char


def _is_role(word: str, titles: Titles) -> bool:
    """Whether a word is an office, in the singular or plural; "secretary-general" is one by its last part."""
    last = bare(word).rpartition("-")[2]
    return last in titles.roles or last.removesuffix("s") in titles.roles


def _is_surname(head: Token, first: int, titles: Titles) -> bool:
    """Whether an office is in truth a surname: in capitals, after a first name and another office."""
    if head.lower_ not in titles.surnames or not head.text[0].isupper() or head.i - first < 2:
        return False
    before = head.nbor(-1)
    is_first_name = before.text[0].isupper() and not _is_role(before.text, titles) and before.tag_.startswith("NNP")
    return is_first_name and any(_is_role(t.text, titles) for t in head.doc[first : before.i])


def _role_index(head: Token, first: int, last: int, titles: Titles) -> int | None:
    found = [t for t in head.doc[first : last + 1] if _is_role(t.text, titles)]
    speaking = [t for t in found if t.lower_ in titles.speakers]
    return (speaking or found)[-1].i if found else None


def _role(head: Token, first: int, last: int, titles: Titles) -> str | None:
    index = _role_index(head, first, last, titles)
    if index is None:
        return None
    office = head.doc[index].lower_
    in_full = f"{head.doc[index - 1].lower_} {office}" if index > first else office
    return in_full if in_full in titles.roles else office


def _name_start(head: Token, first: int, titles: Titles) -> int | None:
    """Where the capitalised words begin that end at the head, titles left out; None where there are none."""
    doc = head.doc
    is_surname = _is_surname(head, first, titles)
    if not _NAME_WORD.match(head.text) or (_is_role(head.text, titles) and not is_surname):
        return None
    if head.i == 0 and head.tag_ == "NNS":
        return None  # "Teachers said": a capital because a sentence begins
    start = head.i
    while start > first and (_NAME_WORD.match(doc[start - 1].text) or doc[start - 1].lower_ in _PARTICLES):
        start -= 1
    for token in doc[start : head.i]:
        if _is_role(token.text, titles) or token.lower_.rstrip(".") in titles.honorifics:
            start = token.i + 1
    if start > first and doc[start - 1].lower_ == "of" and head.i - start >= 2:
        start = head.i - (2 if doc[head.i - 1].text.endswith(".") and head.i - start > 2 else 1)  # "John F. Kerry"
    elif start > first + 1 and doc[start - 1].lower_ == "of" and _is_role(doc[start - 2].text, titles):
        start = head.i  # "Secretary of State Kerry"
    return start


def _first_conjunct(head: Token, first: int, last: int) -> str:
    """The phrase up to "and" at its own level."""
    cut = next((c.i for c in children(head, "cc") if first < c.i <= last), last + 1)
    return head.doc[first:cut].text


def _is_apposed(head: Token, words: str, titles: Titles) -> bool:
    """Whether what follows after a comma describes the head: the parser says so, or an office stands in it."""
    return bool(children(head, "appos")) or any(_is_role(word, titles) for word in words.split()[:_OFFICE_WITHIN])


def _untitled(name: str, titles: Titles) -> str | None:
    words = [word for word in name.split() if word.rstrip(".").lower() not in titles.honorifics]
    while words and _is_role(words[0], titles):
        words.pop(0)
    return " ".join(words) if words else None
