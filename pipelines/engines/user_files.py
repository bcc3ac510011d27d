"""The lexicons and registries that users put on top of the packaged ones, as the environment names them.

Workers are processes of their own, on this machine or another: what they inherit is the environment.
"""

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipelines.claims import EXTRACTOR_VERSION
from pipelines.entities.actors import ActorRegistry
from pipelines.lexicon.cues import HERE, Lexicon

LEXICONS, REGISTRIES = "COUNTERCLAIM_LEXICONS", "COUNTERCLAIM_REGISTRIES"
"""Files, with the separator that PATH has on this system."""

_DIGITS = 8


def name_files(lexicons: Sequence[Path], registries: Sequence[Path]) -> None:
    """Let this process and those that it starts read these files, beside those that the environment names already."""
    for variable, added in ((LEXICONS, lexicons), (REGISTRIES, registries)):
        paths = dict.fromkeys((*_named(variable), *(path.absolute() for path in added)))
        if paths:
            os.environ[variable] = os.pathsep.join(map(str, paths))
    extractor_version.cache_clear()


def user_lexicons() -> tuple[Path, ...]:
    """Users' lexicons of cues, as `docs/lexicons.md` describes them."""
    return _named(LEXICONS)


def user_registries() -> tuple[Path, ...]:
    """Users' registries of actors, with the columns of the packaged `actors.csv`."""
    return _named(REGISTRIES)


def check_files() -> None:
    """Read the users' files once, so that a mistake is told before anything else is done.

    Raises:
        LexiconError, RegistryFileError: a file cannot be used.
    """
    if lexicons := user_lexicons():
        Lexicon.load(HERE, *lexicons)
    if registries := user_registries():
        ActorRegistry.load(*registries)


@cache
def extractor_version() -> str:
    """The version of the extractor, with a digest of the users' files: with other words it is another extractor.

    Raises:
        FileNotFoundError: a file that the environment names is not there.
    """
    files = (*user_lexicons(), *user_registries())
    if not files:
        return EXTRACTOR_VERSION
    digest = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files))
    return f"{EXTRACTOR_VERSION}+{digest.hexdigest()[:_DIGITS]}"


def _named(variable: str) -> tuple[Path, ...]:
    return tuple(Path(path) for path in os.environ.get(variable, "").split(os.pathsep) if path)
