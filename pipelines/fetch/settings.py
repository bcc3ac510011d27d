"""What `sources.yaml` may say: the model of the file, each key with its meaning and its bounds.

What belongs here: the model only. Reading the file and naming its lines is for `sources`, changing it for `edits`.
"""

import os
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

import pycountry
from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from pipelines.ids import row_id
from schemas.vocabularies import Reliability, SourceKind

POLLED_KINDS = frozenset({SourceKind.FEED, SourceKind.SITEMAP, SourceKind.PAGE})
"""Kinds with a URL; the others have a path."""

DEFAULT_SCHEDULE = "*/30 * * * *"


class ArticlesFrom(StrEnum):
    """Where the articles of a feed are."""

    LINKS = "links"
    ENTRIES = "entries"


def _cron(value: str) -> str:
    if len(value.split()) != 5:
        raise ValueError("not a cron expression; five fields, as in '*/30 * * * *'")
    try:
        CronSim(value, datetime(2025, 1, 1))  # noqa: DTZ001 - only the expression is judged
    except CronSimError as error:
        raise ValueError(f"not a cron expression ({error}); five fields, as in '*/30 * * * *'") from error
    return value


def _country(value: str) -> str:
    if pycountry.countries.get(alpha_3=value) is None:
        raise ValueError("not an ISO 3166-1 alpha-3 code in capitals, as MLI or FRA")
    return value


def _language(value: str) -> str:
    code = value.split("-")[0]
    if pycountry.languages.get(alpha_2=code) is None and pycountry.languages.get(alpha_3=code) is None:
        raise ValueError("not a BCP 47 language tag, as en or pt-BR")
    return value


def _web_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        is_sound = is_sound and value.isprintable() and " " not in parts.netloc
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ValueError("not an http or https URL")
    if parts.username or parts.password:
        raise ValueError("a URL with a user or password in it; they would be stored with every article")
    return value


def _agent(value: str) -> str:
    if not value.isascii() or not value.split("/")[0].strip():
        raise ValueError(
            "a name in ASCII that robots.txt can call you by, then what you like: 'Archive/1 (desk@a.example)'"
        )
    return value


def _none_yet(value: object) -> object:
    return () if value is None else value


Cron = Annotated[str, AfterValidator(_cron)]
Country = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]
WebUrl = Annotated[str, Field(max_length=4096), AfterValidator(_web_url)]
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]


class _Model(BaseModel):
    """Base of the parts of the file: no unknown keys, no guessed types, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Politeness(_Model):
    """How hosts are treated; robots.txt may ask for more."""

    seconds_between_requests: Annotated[float, Field(ge=0, le=3600)] = 1.0
    """From the beginning of one request to a host to the beginning of the next."""
    concurrent_requests: Annotated[int, Field(ge=1, le=16)] = 1
    """Requests to one host at the same time."""


class Source(_Model):
    """One source: something that is polled (`url`) or looked into (`path`)."""

    name: Line
    kind: Annotated[SourceKind, Field(strict=False)]
    url: WebUrl | None = None
    path: Annotated[str, Field(min_length=1)] | None = None
    outlet: Line | None = None
    country: Country | None = None
    language: Language | None = None
    reliability: Annotated[Reliability | None, Field(strict=False)] = None
    schedule: Cron | None = None
    politeness: Politeness | None = None
    articles: Annotated[ArticlesFrom, Field(strict=False)] = ArticlesFrom.LINKS
    max_articles: Annotated[int, Field(ge=0, le=10_000)] = 100
    """Pages fetched in one poll; what is left waits for the next."""
    enabled: bool = True

    @model_validator(mode="after")
    def _has_its_place(self) -> Self:
        is_polled = self.kind in POLLED_KINDS
        wanted, other = ("url", "path") if is_polled else ("path", "url")
        if getattr(self, wanted) is None:
            raise ValueError(f"a source of kind {self.kind.value} needs the key {wanted}")
        if getattr(self, other) is not None:
            raise ValueError(f"a source of kind {self.kind.value} takes {wanted}, not {other}")
        return self

    @property
    def is_polled(self) -> bool:
        """Whether it is fetched from the web."""
        return self.kind in POLLED_KINDS

    @property
    def location(self) -> str:
        """URL, or path as given."""
        return self.url or self.path or ""

    @property
    def source_id(self) -> str:
        """The id of its row in `sources`."""
        return row_id("source", self.kind.value, self.location)


class Sources(_Model):
    """The whole file."""

    user_agent: Annotated[Line, AfterValidator(_agent)] = (
        "Counterclaim/0.1 (news archive; set user_agent in sources.yaml to name yourself)"
    )
    schedule: Cron = DEFAULT_SCHEDULE
    """Of sources that have none of their own."""
    politeness: Politeness = Politeness()
    allow_private_hosts: tuple[Line, ...] = Field(default=(), strict=False)
    """Hosts, by name, that may be in a private network or on this machine."""
    concurrent_requests: Annotated[int, Field(ge=1, le=256)] = 16
    """Requests at the same time, over all hosts."""
    sources: Annotated[tuple[Source, ...], BeforeValidator(_none_yet), Field(strict=False)] = ()

    def schedule_of(self, source: Source) -> str:
        """When the source is polled."""
        return source.schedule or self.schedule

    def politeness_of(self, source: Source) -> Politeness:
        """How the source's hosts are treated."""
        return source.politeness or self.politeness


def resolved(source: Source, beside: Path) -> Path:
    """The path of a source that is looked into; a relative one counts from the folder of `sources.yaml`."""
    return Path(os.path.normpath(beside.parent / (source.path or "")))
