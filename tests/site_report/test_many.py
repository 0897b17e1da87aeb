"""A page with twenty thousand findings is small enough, shown at once, and filtered by pages."""

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


def test_what_is_shown_at_once_comes_before_the_findings(many: Path) -> None:
    text = many.read_text(encoding="utf-8")
    data = text.index('<script type="application/json" id="data">')
    assert text.rindex("</main>") < data < 100_000
    assert text.index("<script") == data, "a script before it would be waited for"


def test_a_filter_makes_one_page_of_rows_in_one_event(many: Path) -> None:
    with started() as browser:
        opened = Opened(browser, many)
        made = opened.page.evaluate("""() => {
            const form = document.getElementById("filters"), seen = new MutationObserver(() => {});
            seen.observe(document, { childList: true, subtree: true });
            form.elements.rule.value = "NM201";
            form.elements.rule.dispatchEvent(new Event("change", { bubbles: true }));
            return seen.takeRecords().reduce((sum, each) => sum + each.addedNodes.length, 0);
        }""")
        assert 50 <= made < 100
        assert opened.status() == "10,000 of 20,000 findings, 1 to 50 shown"
        opened.page.locator("[name=q]").fill("story-9999")
        opened.wait_for("location.hash.includes('q=')")
        assert opened.status() == "1 of 20,000 findings, 1 to 1 shown"
        opened.close()
