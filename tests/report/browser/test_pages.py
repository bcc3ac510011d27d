"""The report in a browser: opened from the folder, without a server, without network."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipelines.report.search_index import ListRow, index_files, list_file
from tests.report.test_search_index import claim

PAGES = ["index.html", "events.html", "actors.html", "outlets.html", "search.html", "about.html"]
PHONE = {"width": 360, "height": 740}


@contextmanager
def page_of(browser: Any, **settings: Any) -> Iterator[tuple[Any, list[str]]]:
    """A page, and what it complains of: errors, violations of its policy, dialogs, requests that leave the folder."""
    context = browser.new_context(**settings)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # What the next page interrupts has not failed.
    page.on("requestfailed", lambda r: None if "ABORTED" in r.failure else complaints.append(f"failed: {r.url}"))
    page.on("request", lambda request: None if request.url.startswith("file:") else complaints.append(request.url))
    page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    try:
        yield page, complaints
    finally:
        context.close()


def all_pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


@pytest.mark.parametrize("which", ["site", "attacked"])
def test_no_page_complains_or_reaches_out(browser: Any, which: str, request: pytest.FixtureRequest) -> None:
    with page_of(browser) as (page, complaints):
        for path in all_pages(request.getfixturevalue(which)):
            page.goto(path.as_uri())
        assert complaints == []


def test_every_link_inside_the_report_leads_somewhere(browser: Any, site: Path) -> None:
    with page_of(browser) as (page, _):
        for path in all_pages(site):
            page.goto(path.as_uri())
            for link in page.eval_on_selector_all(
                "a[href]", "links => links.map(link => new URL(link.getAttribute('href'), location).href)"
            ):
                if link.startswith("file:"):
                    assert Path(link.removeprefix("file://").partition("#")[0]).is_file(), f"{path}: {link}"


def test_a_search_finds_the_claim_and_leads_to_its_event(browser: Any, site: Path) -> None:
    with page_of(browser) as (page, complaints):
        page.goto((site / "search.html").as_uri())
        page.fill("input[name=words]", "HELICOP rebels")
        page.wait_for_selector("#results li")
        assert page.locator("#told").inner_text() == "2 claims"
        page.locator("#results li a").last.click()
        assert "Who stands where" in page.content()
        assert complaints == []


def test_a_question_that_no_claim_has_all_words_of_is_told_to_be_shorter(browser: Any, site: Path) -> None:
    with page_of(browser) as (page, _):
        page.goto((site / "search.html").as_uri())
        page.fill("input[name=words]", "what did they say about the helicopter")
        page.wait_for_function("document.getElementById('told').innerText.startsWith('0 claims')")
        assert page.locator("#told").inner_text() == "0 claims: one would need all these words; try fewer"


def test_a_word_in_any_script_is_found_in_the_file_that_lists_it(browser: Any, site: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "many")
    words = ["helicopter", "вертолёт", "مروحية", "直升机", "hélicoptère"]
    claims = [claim(f"{words[n % 5]} number {n}") for n in range(2000)]
    for file in index_files(claims):
        (copy / "search" / file.name).write_text(file.text, encoding="utf-8")
    with page_of(browser) as (page, complaints):
        for word in words:
            page.goto((copy / "search.html").as_uri())
            page.fill("input[name=words]", word)
            page.wait_for_selector("#results li")
            found = 800 if word == "helicopter" else 400  # which also begins the French word, its accents folded
            assert page.locator("#told").inner_text() == f"{found} claims, the newest 50 of them shown", word
        assert complaints == []


def test_a_search_keeps_to_its_filters(browser: Any, site: Path) -> None:
    with page_of(browser) as (page, _):
        page.goto((site / "search.html").as_uri())
        page.select_option("select[name=stance]", "denies")
        page.fill("input[name=words]", "helicopter")
        page.wait_for_selector("#results li")
        assert page.locator("#told").inner_text() == "1 claim"


def test_a_filter_hides_the_events_of_another_status(browser: Any, site: Path) -> None:
    with page_of(browser) as (page, _):
        page.goto((site / "events.html").as_uri())
        page.select_option("select[name=status]", "confirmed")
        assert page.locator("#rows > tr:visible").count() == 0
        page.select_option("select[name=status]", "contested")
        assert page.locator("#rows > tr:visible").count() == 1


def test_the_filters_of_a_list_of_several_pages_look_through_all_of_them(
    browser: Any, site: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(site, tmp_path / "paged")
    rows = [ListRow("events/x.html", [f"Event number {n}", "weak", "Mali", *"1111"], "weak", "MLI") for n in range(600)]
    rows.append(ListRow("events/y.html", ["<b>Elsewhere</b>", "contested", "Niger", *"2222"], "contested", "NER"))
    index = list_file("events", rows)
    (copy / "search" / index.name).write_text(index.text, encoding="utf-8")
    page_file = copy / "events.html"
    page_file.write_text(page_file.read_text().replace('id="filter"', 'id="filter" data-list="events"'))
    with page_of(browser) as (page, complaints):
        page.goto(page_file.as_uri())
        before = page.locator("#rows > tr").count()
        page.fill("input[name=words]", "number")
        page.wait_for_function("document.getElementById('told').textContent.startsWith('600')")
        assert page.locator("#told").inner_text() == "600 of all, the first 250 shown"
        assert page.locator("#rows > tr").count() == 250
        page.fill("input[name=words]", "")
        page.select_option("select[name=status]", "contested")
        page.wait_for_function("document.getElementById('told').textContent.startsWith('1 ')")
        assert page.locator("#rows a").inner_text() == "<b>Elsewhere</b>"
        assert page.locator("#rows .status-contested").count() == 1
        page.select_option("select[name=status]", "")
        page.wait_for_function("document.getElementById('told').textContent === ''")
        assert page.locator("#rows > tr").count() == before
        assert complaints == []


def test_the_keyboard_alone_reaches_an_event(browser: Any, site: Path) -> None:
    with page_of(browser) as (page, _):
        page.goto((site / "index.html").as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "To the content"
        page.keyboard.press("Enter")
        focused = ""
        while not focused.startswith("events/"):
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName")
            assert focused != "BODY", "no event can be reached"
        page.keyboard.press("Enter")
        page.wait_for_url("**/events/*.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(browser: Any, attacked: Path, scheme: str) -> None:
    with page_of(browser, viewport=PHONE, color_scheme=scheme) as (page, _):
        for path in all_pages(attacked):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path.name


def test_on_paper_the_navigation_is_gone_and_the_sentences_stay(browser: Any, site: Path) -> None:
    (event,) = (site / "events").glob("*.html")
    with page_of(browser) as (page, _):
        page.emulate_media(media="print")
        page.goto(event.as_uri())
        assert not page.locator("header nav").is_visible()
        assert page.locator("mark.content").first.is_visible()


def test_hostile_words_are_shown_as_words(browser: Any, attacked: Path) -> None:
    with page_of(browser) as (page, complaints):
        page.goto((attacked / "search.html").as_uri())
        page.fill("input[name=words]", "onerror")
        page.wait_for_selector("#results li")
        assert "<img src=x onerror=alert(1)>" in page.locator("#results").inner_text()
        assert page.locator("main img").count() == 0
        assert (
            page.eval_on_selector_all(
                "a[href]", "links => links.filter(link => /^javascript/i.test(link.getAttribute('href'))).length"
            )
            == 0
        )
        assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(browser: Any, site: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    (event,) = (site / "events").glob("*.html")
    actor, outlet = (next((site / name).glob("*.html")) for name in ("actors", "outlets"))
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for path in [*(site / name for name in PAGES), event, actor, outlet]:
        page.goto(path.as_uri())
        violations = axe.run(page).response["violations"]
        assert [(path.name, found["id"], found["nodes"][0]["html"]) for found in violations] == []
    context.close()
