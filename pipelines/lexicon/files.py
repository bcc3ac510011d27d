"""The lexicon's TOML files: read, held against the packaged tables, and users' files laid over them.

What belongs here: the shape of the files and the messages about them. What a word does is `cues.py` and `titles.py`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from schemas.vocabularies import ActorKind, Stance

Tables = dict[str, Any]

VERBS, PHRASES, TITLES = "cues_verbs.toml", "cues_phrases.toml", "titles.toml"
_GROUPS = {"verb": "verb group", "noun": "noun group"}
_VERB_KEYS = frozenset({"lemmas", "stance", "negated", "frames", "subject", "passive_only", "particle", "object"})
_NOUN_KEYS = frozenset({"lemmas", "stance", "of"})


class LexiconError(ValueError):
    """A lexicon file says something that cannot be used."""

    @classmethod
    def at(cls, path: Path, place: str, found: object, remedy: str) -> "LexiconError":
        """What was found in `place` of a file, and what to do."""
        return cls(f"{path.name}, {place}: {found!r} cannot be used; {remedy} (file: {path})")


def read(path: Path) -> Tables:
    """The tables of one file; raises LexiconError where it cannot be read as UTF-8 TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}; check the path, and that the file may be read") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path.name}: not valid TOML ({error}); correct the file at that line") from error


def packaged(folder: Path) -> Tables:
    """The three packaged files as one set of tables; each verb and noun group knows its file and number."""
    tables = {**read(folder / TITLES), **read(folder / PHRASES), **read(folder / VERBS)}
    _mark(tables, "verb", folder / VERBS)
    _mark(tables, "noun", folder / PHRASES)
    return tables


def with_user_files(tables: Tables, paths: Sequence[Path]) -> Tables:
    """The tables with those of users' files on top: groups come after the packaged ones, lists grow.

    Raises:
        LexiconError: a table, key, word or value that the packaged files do not know; it names the file, the group
            or table, the entry and the remedy.
    """
    merged = deepcopy(tables)
    for path in paths:
        added = read(path)
        for table, content in added.items():
            if table in _GROUPS:
                _check_groups(path, table, content)
                _mark(added, table, path)
                merged[table] = [*merged[table], *added[table]]
            elif table == "irregular":
                merged[table] = {**merged[table], **_checked_lists(path, table, content)}
            else:
                _extend(path, table, content, merged)
    return merged


def _mark(tables: Tables, table: str, path: Path) -> None:
    for number, group in enumerate(tables.get(table, ()), start=1):
        group["where"] = (path, f"{_GROUPS[table]} {number}")


def _check_groups(path: Path, table: str, groups: object) -> None:
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise LexiconError.at(path, f"[{table}]", groups, f"write groups as [[{table}]]")
    known = _VERB_KEYS if table == "verb" else _NOUN_KEYS
    for number, group in enumerate(groups, start=1):
        place = f"{_GROUPS[table]} {number}"
        for key in group.keys() - known:
            raise LexiconError.at(path, place, key, f"the keys of a group are {', '.join(sorted(known))}")
        for key in sorted({"lemmas", "stance", "frames" if table == "verb" else "of"} - group.keys()):
            raise LexiconError.at(path, place, key, f"it is missing: add {key}")
        if group["stance"] not in tuple(Stance):
            raise LexiconError.at(path, place, group["stance"], f"give a stance: {', '.join(Stance)}")
        _check_words(path, f"{place}, lemmas", group["lemmas"])


def _check_words(path: Path, place: str, words: object) -> None:
    if not isinstance(words, list) or not words:
        raise LexiconError.at(path, place, words, 'give a list of words, such as ["claim"]')
    for word in words:
        if not isinstance(word, str) or not word.strip():
            raise LexiconError.at(path, place, word, "give words between quotation marks")


def _checked_lists(path: Path, table: str, content: object) -> Mapping[str, list[str]]:
    if not isinstance(content, dict):
        raise LexiconError.at(path, f"[{table}]", content, "write a table of lists of words")
    for key, words in content.items():
        _check_words(path, f"[{table}] {key}", words)
    return content


def _extend(path: Path, table: str, content: object, merged: Tables) -> None:
    if table not in merged:
        known = ", ".join(sorted(name for name in merged))
        raise LexiconError.at(path, f"[{table}]", table, f"the tables are {known}")
    for key, words in _checked_lists(path, table, content).items():
        if table == "kinds":
            if key not in ActorKind.__members__:
                raise LexiconError.at(path, f"[{table}]", key, f"the kinds are {', '.join(ActorKind.__members__)}")
        elif key not in merged[table]:
            raise LexiconError.at(path, f"[{table}]", key, f"its keys are {', '.join(sorted(merged[table]))}")
        merged[table][key] = [*merged[table].get(key, ()), *words]
