"""Small tables for linking: who said what about which deed, in a line per claim."""

from datetime import UTC, date, datetime, time
from typing import Any

import polars as pl

from pipelines.events.evidence import LinkInput, LinkOutput
from pipelines.ids import row_id
from schemas import TABLES

DAY = date(2025, 3, 1)

ACTORS = {
    "rebels": ("Northern Front", "REB", "MLI"),
    "army": ("Malian Armed Forces", "MIL", "MLI"),
    "ministry": ("Malian Ministry of Defence", "GOV", "MLI"),
    "abroad": ("Ukraine", "STATE", "UKR"),
    "agency": ("Agence France-Presse", "JRN", "FRA"),
}
PLACES = {
    "town": ("Tessalit", "Kidal", 20.2, 1.0, "populated_place"),
    "region": ("Kidal", None, None, None, "admin1"),
    "far": ("Mopti", "Mopti", 14.5, -4.2, "populated_place"),
}


def actor(name: str | None) -> str | None:
    """The id of one of ACTORS."""
    return None if name is None else row_id("actor", name)


def claim_id(name: str) -> str:
    """The id of a claim of the test."""
    return row_id("claim", name)


class Story:
    """Articles and claims, added one by one."""

    def __init__(self) -> None:
        self.articles: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        self.frames: list[dict[str, Any]] = []
        self.figures: list[dict[str, Any]] = []

    def article(
        self,
        name: str,
        outlet: str,
        published: datetime | None = None,
        text: str = "Some text.",
        *,
        taken_in: date = DAY,
    ) -> None:
        """Add an article."""
        ids = {"article_id": row_id("article", name), "document_id": row_id("document", name)}
        when = {"ingest_date": taken_in, "retrieved_at": datetime.combine(taken_in, time(), UTC)}
        row = _row("articles", **ids, **when, outlet=outlet, published_at=published, text=text, language="en")
        self.articles.append(row)

    def claim(
        self,
        name: str,
        article: str,
        who: str | None,
        stance: str,
        content: str,
        trigger: str | None,
        subtype: str = "Air/drone strike",
        *,
        sentence: int = 0,
        answers: str | None = None,
        narrator: bool = False,
        place: str | None = None,
        day: date | None = None,
        **frame: Any,
    ) -> None:
        """Add a claim, with a frame where `trigger` is given."""
        told_by = next(row for row in self.articles if row["article_id"] == row_id("article", article))
        ids = {"claim_id": claim_id(name)} | {column: told_by[column] for column in ("article_id", "ingest_date")}
        start = self._written_at(told_by, content)
        self.claims.append(
            _row(
                "claims",
                **ids,
                field="text",
                sentence_index=sentence,
                attribution="narrator" if narrator else "attributed",
                content_text=content,
                content_spans=[{"start_char": start, "end_char": start + len(content)}],
                cue_text="said",
                stance=stance,
                factuality="CT+",
                claimant_id=actor(who),
                responds_to_claim_id=None if answers is None else claim_id(answers),
            )
        )
        if trigger is None:
            return
        roles = {f"{role}_id": actor(frame.pop(role, None)) for role in ("initiator", "target", "supporter")}
        dated = {
            "date_start": day,
            "date_end": day,
            "date_edtf": str(day),
            "date_precision": 1,
            "date_basis": "explicit",
        }
        facts = {
            "event_type": "Explosions/Remote violence",
            "event_subtype": subtype,
            "facet": "occurrence",
            "trigger_text": trigger,
            "trigger_start": 0,
            "trigger_end": len(trigger),
            "polarity": 1,
            "country": "MLI",
            "date_basis": "none",
            "is_inherited": False,
            "place_id": place,
            "geo_precision": None if place is None else 1,
        }
        self.frames.append(_row("claim_frames", **(facts | ids | roles | (dated if day else {}) | frame)))

    def _written_at(self, article: dict[str, Any], content: str) -> int:
        """Write the words at the end of the article."""
        article["text"] += f" {content}"
        return len(article["text"]) - len(content)

    def tables(self, former_events: tuple[str, ...] = ()) -> LinkInput:
        """All tables."""
        actors = [
            _row("actors", actor_id=actor(key), name=name, kind=kind, country=country, is_provisional=False)
            for key, (name, kind, country) in ACTORS.items()
        ]
        places = [
            {
                "place_id": key,
                "name": name,
                "admin1": admin1,
                "country": "MLI",
                "latitude": lat,
                "longitude": lon,
                "feature": f,
            }
            for key, (name, admin1, lat, lon, f) in PLACES.items()
        ]
        return LinkInput(
            articles=TABLES["articles"].frame(self.articles),
            claims=TABLES["claims"].frame(self.claims),
            claim_frames=TABLES["claim_frames"].frame(self.frames),
            figures=TABLES["figures"].frame(self.figures),
            actors=TABLES["actors"].frame(actors),
            places=TABLES["places"].frame(places),
            former_events=pl.DataFrame({"event_id": list(former_events)}, schema={"event_id": pl.String}),
            run_id="run",
        )


def _row(table: str, **values: Any) -> dict[str, Any]:
    return dict.fromkeys(TABLES[table].polars_schema.names()) | values


def downing() -> Story:
    """Two outlets on one downing: the rebels claim it, the army denies it and tells of an intercepted drone."""
    story = Story()
    story.article("a", "Daily Post", datetime(2025, 2, 12, tzinfo=UTC))
    story.article("b", "Sahel News", datetime(2025, 2, 13, tzinfo=UTC))
    shot = {"object_kind": "helicopter", "initiator": "rebels", "target": "army", "place": "town"}
    on = date(2025, 2, 11)
    story.claim("a1", "a", "rebels", "asserts", "they shot down an army helicopter", "shot down", day=on, **shot)
    story.claim(
        "a2",
        "a",
        "army",
        "denies",
        "this claim",
        "shot down",
        day=on,
        sentence=1,
        answers="a1",
        is_inherited=True,
        **shot,
    )
    story.claim(
        "a3",
        "a",
        "army",
        "asserts",
        "a drone was intercepted at the airport",
        "intercepted",
        "Disrupted weapons use",
        sentence=2,
        object_kind="drone",
        place="town",
        day=on,
    )
    story.claim("b1", "b", "rebels", "asserts", "its fighters downed the helicopter", "downed", day=on, **shot)
    story.claim(
        "b2", "b", "agency", "withholds", "the claim", "downed", sentence=1, answers="b1", is_inherited=True, **shot
    )
    return story


def event_of(output: LinkOutput, claim: str) -> str | None:
    """The event of a claim of the test."""
    found = output.claim_events.filter(pl.col("claim_id") == claim_id(claim))["event_id"].to_list()
    return found[0] if found else None
