"""Templates, given anything."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from pipelines.report.records import Figure
from pipelines.report.rendering import bars, environment

SOURCE = environment().from_string("""{% import "parts.html" as parts %}{{ parts.source(url, title, outlet) }}""")
TEXT = st.text(st.characters(blacklist_categories=["Cs"]))
HOSTILE = st.builds(
    "{}{}{}".format,
    TEXT,
    st.sampled_from(["<script>", "'", '"', "]]>", "-->", "&lt;", "{{", "javascript:", "</a>"]),
    TEXT,
)
ADDRESSES = st.one_of(HOSTILE, HOSTILE.map("https://daily-post.example/{}".format))


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[str]]] = []
        self.addresses: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))
        self.addresses += [value or "" for name, value in attrs if name == "href"]


@given(url=ADDRESSES, title=HOSTILE, outlet=HOSTILE)
def test_whatever_an_article_says_makes_no_element_of_its_own(url: str, title: str, outlet: str) -> None:
    page = Tags(SOURCE.render(url=url, title=title, outlet=outlet))
    assert page.tags in ([], [("a", ["class", "href", "rel"])])
    assert all(address.startswith("https://") for address in page.addresses)


def figure(measure: str, low: int | None, best: int | None, high: int | None) -> Figure:
    names = dict.fromkeys(("event_id", "figure_id", "claim_id", "claimant"), "x")
    return Figure(
        **names,
        measure=measure,
        low=low,
        best=best,
        high=high,
        what=None,
        of_actor=None,
        polarity=1,
        said_at=None,
        outlet=None,
    )


NUMBERS = st.one_of(st.none(), st.integers(0, 10**9))


@given(st.lists(st.tuples(st.sampled_from(["killed", "wounded"]), NUMBERS, NUMBERS, NUMBERS)))
def test_a_bar_stays_on_its_line(given_: list[tuple[str, int | None, int | None, int | None]]) -> None:
    for bar in bars([figure(*each) for each in given_]):
        assert 2 <= bar.low <= 102
        assert 2 <= bar.high <= 102
        assert bar.best is None or 2 <= bar.best <= 102


def test_figures_of_one_measure_share_a_scale() -> None:
    drawn = bars([figure("killed", 10, 10, 10), figure("killed", 20, 20, 20), figure("wounded", 1, 1, 1)])
    assert [bar.best for bar in drawn] == [52, 102, 102]


def test_bounds_without_a_number_are_a_line_to_the_end() -> None:
    (open_above, closed) = bars([figure("killed", 10, None, None), figure("killed", None, 40, None)])
    assert (open_above.words, open_above.low, open_above.high) == ("at least 10", 27, 102)
    assert closed.words == "40"
