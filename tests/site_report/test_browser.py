"""The page in a real browser: a reader's actions, and forbidden side effects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.site_report.conftest import ARABIC
from tests.support.browser import PHONE, Opened, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

DARK = {"color_scheme": "dark"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Opened]:
    opened = Opened(browser, site / "report.html")
    yield opened
    opened.close()


def test_findings_come_in_pages(page: Opened) -> None:
    assert page.status().endswith(", 1 to 50 shown")
    first = page.rows()
    assert len(first) == 50
    page.page.get_by_role("button", name="Next").click()
    assert ", 51 to 100 shown" in page.status()
    assert not set(first) & set(page.rows())
    assert page.page.evaluate("document.activeElement.id") == "status"
    page.page.get_by_role("button", name="Last").click()
    assert page.page.get_by_role("button", name="Next").is_disabled()
    page.choose("size", "1000")
    assert page.page.locator("#pager").is_hidden()


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("severity", "info", "NM208"),
        ("rule", "NM201", "html-entity"),
        ("folder", "_news/older", "_news/older/2020-01-27-other.md"),
        ("provider", "Other Times", "_news/older/2020-01-27-other.md"),
        ("kind", "page", "pages/about.md"),
        ("fix", "safe", "repeated-space"),
    ],
)
def test_a_filter_leaves_what_it_names_and_stands_in_the_address(
    page: Opened, name: str, value: str, part: str
) -> None:
    page.choose("size", "1000")
    everything = len(page.rows())
    page.choose(name, value)
    rows = page.page.locator("#rows tr").all_inner_texts()
    assert 0 < len(rows) < everything
    assert any(part in row for row in rows)
    assert f"{name}=" in page.page.evaluate("location.hash")
    page.page.get_by_role("button", name="Clear all filters").click()
    assert page.page.evaluate("location.hash") == "#findings"


def test_words_are_searched_in_messages_files_titles_and_source(page: Opened) -> None:
    for words, number in (("other times", 1), (ARABIC[:12], 1), ("NOTHING OF THE KIND", 0)):
        page.page.locator("[name=q]").fill(words)
        page.page.wait_for_function(
            "([words]) => new URLSearchParams(location.hash.slice(1)).get('q') === words",
            arg=[words],
        )
        assert (len(page.rows()) >= number) if number else page.rows() == []
    assert page.status().startswith("No finding matches")


def test_columns_sort_with_the_keyboard_and_say_how(page: Opened) -> None:
    page.choose("size", "1000")
    head = page.page.locator("th[data-sort=message]")
    head.get_by_role("button").focus()
    page.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    upwards = page.messages()
    page.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.messages() == upwards[::-1]
    assert page.page.locator("th[data-sort=place]").get_attribute("aria-sort") == "none"
    page.page.locator("th[data-sort=severity] button").click()
    words = page.page.locator("#rows .severity").all_inner_texts()
    assert [word.split()[1] for word in words] == sorted(
        (word.split()[1] for word in words), key=("Error", "Warning", "Info").index
    )


def test_a_link_shows_one_file_or_one_finding(browser: Browser, site: Path) -> None:
    opened = Opened(browser, site / "report.html", "#file=_news%2F2021-01-27-arabic.md")
    assert {row.partition(":")[0] for row in opened.rows()} == {"_news/2021-01-27-arabic.md"}
    assert opened.page.locator("#one-file-name").inner_text() == "_news/2021-01-27-arabic.md"
    opened.page.locator("#rows summary", has_text="quality").click()
    link = opened.page.get_by_role("link", name="Link to this finding").get_attribute("href")
    opened.page.get_by_role("button", name="Show all files").click()
    assert len(opened.rows()) == 50
    opened.close()
    again = Opened(browser, site / "report.html", link or "")
    assert again.page.locator("#rows details[open] mark").inner_text() == '"60"'
    again.page.evaluate("location.hash = '#rule=NM201&sort=message-down'")
    again.wait_for("document.querySelector('[name=rule]').value === 'NM201'")
    assert set(again.page.locator("#rows .rule a").all_inner_texts()) == {"NM201"}
    again.close()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "sort=toString",
            "sort=constructor-down",
            "sort=__proto__",
            "sort=hasOwnProperty",
            "sort=-",
        ),
        *("page=-1", "page=1e99", "page=x", "size=0", "size=__proto__", "at=1:1:NM201", "q=%"),
        *("folder=constructor", "rule=&rule=NM999", "=", "&&=&", "%", "file=%E0%A4%A"),
    ],
)
def test_an_address_that_makes_no_sense_does_no_harm(
    browser: Browser, site: Path, address: str
) -> None:
    opened = Opened(browser, site / "report.html", f"#{address}")
    assert "shown" in opened.status() or opened.status().startswith("No finding matches")
    opened.page.get_by_role("button", name="Clear all filters").click()
    assert opened.status().endswith(", 1 to 50 shown")
    opened.close()


def test_filters_are_of_one_width_on_a_phone(browser: Browser, site: Path) -> None:
    opened = Opened(browser, site / "report.html", viewport=PHONE)
    widths = "[...document.querySelectorAll('#filters select')].map(each => each.offsetWidth)"
    assert len(set(opened.page.evaluate(widths))) == 1
    opened.close()


def test_an_opened_finding_shows_source_fix_and_command(page: Opened) -> None:
    page.page.evaluate("location.hash = '#rule=NM203'")
    page.wait_for("document.querySelector('[name=rule]').value === 'NM203'")
    summary = page.page.locator("#rows summary").first
    summary.focus()
    page.page.keyboard.press("Enter")
    detail = page.page.locator("#rows .detail").first
    assert detail.locator("mark").inner_text() == "  "
    assert detail.locator("del").count() == detail.locator("ins").count() == 1
    assert "newsmeta normalize --select NM203" in detail.locator(".run code").inner_text()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {}),
        ("dark", DARK),
        ("phone", {"viewport": PHONE}),
        ("dark-phone", {"viewport": PHONE, **DARK}),
        ("still", {"java_script_enabled": False}),
    ],
)
def test_the_page_looks_right_and_has_no_barriers(
    browser: Browser, site: Path, tmp_path: Path, name: str, options: dict[str, Any]
) -> None:
    opened = Opened(browser, site / "report.html", **options)
    for summary in opened.page.locator("figure summary, #rows summary").all()[:30]:
        summary.click()
    opened.page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
    assert not opened.is_wider_than_the_window()
    if name == "dark":
        ground = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(20, 23, 27)"
    violations = [] if name == "still" else opened.violations()
    opened.close()
    assert violations == []


def test_without_a_script_the_overview_and_the_first_findings_are_there(
    browser: Browser, site: Path
) -> None:
    opened = Opened(browser, site / "report.html", java_script_enabled=False)
    assert len(opened.rows()) == 25
    assert "Without JavaScript" in opened.page.locator("noscript").inner_text()
    assert opened.page.locator("#filters").is_hidden()
    opened.page.locator("#rows summary").first.click()
    assert opened.page.locator("#rows .source").first.is_visible()
    assert opened.page.locator("svg[role=img]").count() > 8
    opened.close()


def test_the_same_findings_are_shown_with_a_script_and_without(
    browser: Browser, site: Path
) -> None:
    texts = []
    for enabled in (True, False):
        opened = Opened(browser, site / "report.html", java_script_enabled=enabled)
        for summary in opened.page.locator("#rows summary").all()[:25]:
            summary.click()
        rows = opened.page.locator("#rows tr").all()[:25]
        texts.append([row.inner_text().partition("\nKind: ")[0].strip() for row in rows])
        opened.close()
    assert texts[0] == texts[1]


def test_all_that_is_shown_is_printed(browser: Browser, site: Path, tmp_path: Path) -> None:
    opened = Opened(browser, site / "report.html", "#folder=bad")
    opened.page.pdf(path=tmp_path / "report.pdf", format="A4")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert opened.page.locator("#rows details:not([open])").count() == 0
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#filters").is_hidden()
    opened.close()


def test_text_from_right_to_left_is_isolated(page: Opened) -> None:
    page.page.evaluate("location.hash = '#file=_news/2021-01-27-arabic.md'")
    title = page.page.locator("#rows .title").first
    title.wait_for()
    assert title.inner_text() == ARABIC
    assert title.evaluate("each => getComputedStyle(each).direction") == "rtl"


def test_every_part_is_reached_from_the_top(page: Opened) -> None:
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    for name in ("Overview", "Findings", "History"):
        page.page.get_by_role("link", name=name, exact=True).click()
        assert page.page.get_by_role("region", name=name, exact=True).is_visible()
        assert page.page.evaluate("location.hash") == f"#{name.lower()}"


def test_what_came_leads_to_its_finding(page: Opened) -> None:
    link = page.page.locator("#history a", has_text="_news/2021-03-01-new.md")
    place = link.inner_text()
    link.click()
    opened = page.page.locator("#rows tr", has=page.page.locator("details[open]"))
    opened.wait_for()
    assert opened.locator(".place").inner_text().startswith(place)
