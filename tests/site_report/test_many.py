"""A page with twenty thousand findings is small enough, shown at once, and quick to filter."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.diagnostics import Report
from newsmeta.site_report.abouts import About
from newsmeta.site_report.findings import shown_of
from newsmeta.site_report.page import Content, page
from newsmeta.statistics.model import Statistics
from tests.support.browser import Opened, started
from tests.support.reports import HtmlEntity, InvalidFormat, found

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("many findings")]

FILES = 10_000
MOST_BYTES = 15_000_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    line = "title: A headline of the usual length, with &amp; in it, and what else there is {}"
    findings = [
        found(
            rule,
            f"_news/{number % 9 + 2015}/{number % 9 + 2015}-01-02-a-story-about-story-{number}.md",
            line=3,
            column=45,
            length=5,
            message=f"title: the HTML entity of story {number}",
            hint="write & instead, or whatever the text is meant to say",
            snippet=line.format(number),
        )
        for number in range(FILES)
        for rule in (InvalidFormat, HtmlEntity)
    ]
    rows = shown_of(
        Report(findings, FILES),
        lambda path, _: About("article", f"Times {path[-4]}", f"A headline of {path}"),
        1_000,
    )
    assert (len(rows.packed), rows.left_out) == (2 * FILES, 0)
    path = tmp_path_factory.mktemp("many") / "report.html"
    content = Content("Many", "today", "1.2.3", Statistics(FILES, FILES), FILES, rows)
    path.write_text("".join(page(content)), encoding="utf-8")
    return path


def test_the_page_is_small_enough(many: Path) -> None:
    assert many.stat().st_size < MOST_BYTES


def test_it_is_shown_before_it_is_read_and_filtered_in_no_time(many: Path) -> None:
    with started() as browser:
        opened = Opened(browser, many)
        # In milliseconds, several times the usual duration on an idle machine.
        paint = opened.page.evaluate("performance.getEntriesByType('paint')[0].startTime")
        assert paint < 3_000
        taken = opened.page.evaluate("""() => {
            const form = document.getElementById("filters"), began = performance.now();
            form.elements.rule.value = "NM201";
            form.elements.rule.dispatchEvent(new Event("change", { bubbles: true }));
            document.body.getBoundingClientRect();
            return performance.now() - began;
        }""")
        assert taken < 1_000
        assert opened.status() == "10,000 of 20,000 findings, 1 to 50 shown"
        opened.page.locator("[name=q]").fill("story-9999")
        opened.wait_for("location.hash.includes('q=')")
        assert opened.status() == "1 of 20,000 findings, 1 to 1 shown"
        opened.close()
