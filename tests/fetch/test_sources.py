"""What `sources.yaml` may say, and how it says no."""

from pathlib import Path

import pytest

from pipelines.fetch.edits import add_source, switch
from pipelines.fetch.settings import ArticlesFrom, Politeness, Sources
from pipelines.fetch.sources import SourcesError, read_sources
from schemas.vocabularies import Reliability, SourceKind

SOUND = """\
# who we read
user_agent: "Valley Archive (desk@valley.example)"
schedule: "*/15 * * * *"
sources:
  - name: Valley Courier   # the daily
    kind: feed
    url: https://courier.example/feed.xml
    outlet: The Valley Courier
    country: MLI
    language: fr
    reliability: B
    articles: entries

  - name: drop box
    kind: inbox
    path: inbox
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(SourcesError) as refused:
        read_sources(path)
    return [message.removeprefix(f"{path} ") for message in refused.value.messages]


def test_a_sound_file_says_who_is_read_and_how(tmp_path: Path) -> None:
    sources = read_sources(written(tmp_path, SOUND))
    courier, box = sources.sources
    assert (courier.kind, courier.reliability, courier.articles) == (
        SourceKind.FEED,
        Reliability.B,
        ArticlesFrom.ENTRIES,
    )
    assert sources.schedule_of(courier) == "*/15 * * * *"
    assert sources.politeness_of(courier) == Politeness()
    assert (box.location, box.is_polled) == ("inbox", False)


def test_an_empty_file_has_no_sources(tmp_path: Path) -> None:
    assert read_sources(written(tmp_path, "# nothing yet\n")) == Sources()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: feed", "kind: feeed"), "line 6: kind: Input should be"),
        (("country: MLI", "country: Mali"), "line 9: country: not an ISO 3166-1 alpha-3 code"),
        (("language: fr", "language: french"), "line 10: language: not a BCP 47"),
        (("reliability: B", "reliability: 1"), "line 11: reliability: Input should be 'A', 'B'"),
        (('"*/15 * * * *"', '"every hour"'), "line 3: schedule: not a cron expression"),
        (("    path: inbox\n", "    url: https://a.example\n"), "line 14: a source of kind inbox needs the key path"),
        (("https://courier.example/feed.xml", "file:///etc/passwd"), "line 7: url: not an http or https URL"),
        (("https://courier", "https://me:secret@courier"), "line 7: url: a URL with a user or password"),
        (("    path: inbox\n", "    path: inbox\n    pth: x\n"), "line 17: pth: no key of this name is known"),
        (("    path: inbox\n", "    path: inbox\n    kind: warc\n"), "line 17: the key kind stands twice"),
        (("name: drop box", "name: Valley Courier"), "line 14: the same name as the source in line 5"),
        (("path: inbox", "path: [inbox"), "line 17: not YAML"),
        (('"*/15 * * * *"', '"* * * * * *"'), "line 3: schedule: not a cron expression; five fields"),
        (("courier.example/", "courier.example:99999/"), "line 7: url: not an http or https URL"),
        (("courier.example/", "cou rier.example/"), "line 7: url: not an http or https URL"),
        (('"Valley Archive (desk', '"/ (desk'), "line 2: user_agent: a name in ASCII"),
        (('"Valley Archive', '"Archives de la Vallée'), "line 2: user_agent: a name in ASCII"),
        (
            ("  - name: drop box", "  - kind: inbox\n    path: b\n  - name: drop box"),
            "line 14: name: this key is missing",
        ),
        (("    articles: entries", "    politeness: 5"), "line 12: politeness: keys with values are expected"),
        (("schedule:", "allow_private_hosts: a.example\nschedule:"), "line 3: allow_private_hosts: a list is expected"),
        (("kind: feed", "!kind x: feed"), "line 6: not YAML: could not determine a constructor for the tag '!kind'"),
        (("kind: feed", "? [kind]\n    : feed"), "line 6: a list or mapping where a key should stand"),
        (("name: drop box", "name: 2025-02-30"), "line 14: not YAML: day is out of range for month; write it in"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert any(each.startswith(message) for each in mistakes(written(tmp_path, SOUND.replace(*change))))


def test_a_file_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="nested too deep"):
        read_sources(written(tmp_path, "sources: " + "[" * 2000))


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    assert len(mistakes(written(tmp_path, SOUND.replace("MLI", "Mali").replace(": fr", ": french")))) == 2


def test_a_missing_file_is_told_what_to_do_about_it(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="counterclaim source add"):
        read_sources(tmp_path / "none.yaml")


def test_an_added_source_leaves_the_others_and_their_comments(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND)
    added = add_source(path, {"name": "Délta: daily", "kind": "page", "url": "https://delta.example/"})
    assert added.name == "Délta: daily"
    assert path.read_text().startswith(SOUND)
    assert [source.name for source in read_sources(path).sources] == ["Valley Courier", "drop box", "Délta: daily"]


def test_the_first_source_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    add_source(path, {"name": "a", "kind": "page", "url": "https://a.example/"})
    add_source(path, {"name": "b", "kind": "warc", "path": "b.warc.gz"})
    assert [source.name for source in read_sources(path).sources] == ["a", "b"]


@pytest.mark.parametrize("text", ["sources: []\nuser_agent: me\n", "user_agent: me\n", "sources:\nuser_agent: me"])
def test_a_source_is_added_where_there_is_none_yet(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    add_source(path, {"name": "a", "kind": "page", "url": "https://a.example/"})
    assert (read_sources(path).user_agent, read_sources(path).sources[0].name) == ("me", "a")


def test_a_source_that_cannot_be_is_not_added(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND)
    with pytest.raises(SourcesError, match=r"sources\.yaml line 19: url"):
        add_source(path, {"name": "x", "kind": "page", "url": "file:///etc/passwd"})
    assert path.read_text() == SOUND


def test_a_source_is_switched_off_and_on_in_its_own_lines(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND)
    assert not switch(path, "Valley Courier", enabled=False).enabled
    assert path.read_text() == SOUND.replace("entries\n", "entries\n    enabled: false\n")
    assert switch(path, "https://courier.example/feed.xml", enabled=True).enabled
    assert path.read_text() == SOUND.replace("entries\n", "entries\n    enabled: true\n")


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="there are: Valley Courier, drop box"):
        switch(written(tmp_path, SOUND), "Courier", enabled=False)
