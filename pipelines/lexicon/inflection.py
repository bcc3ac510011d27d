"""English inflection by rule, and a compact pattern for many words.

What belongs here: forms of regular verbs and nouns, and the trie that makes one fast pattern of thousands
of forms. The words themselves, and their irregular forms, are data (`triggers.toml`).
"""

import re
from collections.abc import Iterable, Mapping

_VOWELS = "aeiou"
_LAST_CONSONANT_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][bdgmnprt]$")

Trie = dict[str, "Trie"]


def verb_forms(verb: str, irregular: Mapping[str, list[str]]) -> set[str]:
    """All forms of a verb, what follows its first word kept: "shoot down" gives "shot down"."""
    head, space, rest = verb.partition(" ")
    forms = {head, *irregular[head]} if head in irregular else _regular_verb(head)
    return {form + space + rest for form in forms}


def noun_forms(noun: str, irregular: Mapping[str, list[str]]) -> set[str]:
    """Singular and plural of a noun; the last word of a phrase takes the ending."""
    head, space, last = noun.rpartition(" ")
    plural = {last, *irregular[last]} if last in irregular else {last, _plural(last)}
    return {head + space + form for form in plural}


def _regular_verb(verb: str) -> set[str]:
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb[:-1] + "ing"}
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return {verb, verb + "es", verb + "ed", verb + "ing"}
    stem = verb + verb[-1] if _LAST_CONSONANT_DOUBLES.match(verb) else verb
    return {verb, verb + "s", stem + "ed", stem + "ing"}


def _plural(noun: str) -> str:
    if noun.endswith("man") and len(noun) > len("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")


def phrase_pattern(phrases: Iterable[str]) -> str:
    """One pattern that matches the longest of `phrases`; a space in a phrase stands for any white space.

    A trie, because an alternation of thousands is tried one by one at every word (20 times slower).
    """
    root: Trie = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return _pattern_of(root)


def _pattern_of(node: Trie) -> str:
    branches = []
    for character in sorted(node):
        if character:
            own = r"\s+" if character == " " else "['’]" if character == "'" else re.escape(character)
            branches.append(own + _pattern_of(node[character]))
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"
