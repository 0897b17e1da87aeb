"""Markdown, rendered as CommonMark with tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsmeta.diagnostics import Diagnostic, Report
from newsmeta.reporters.escaping import visible
from newsmeta.reporters.markdown import LIMIT
from tests.support.reports import EMPTY, REPORT, SAMPLES, HtmlEntity, LongHeadline, found, rendered

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Page(HTMLParser):
    """The document as parsed by a browser."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.folded: list[bool] = []
        self.codes: list[str] = []
        self.outside = ""
        self._open: list[str] = []
        self.feed(READER.render(markdown))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._open.append(tag)
        if tag == "details":
            self.folded.append(attrs == [])
        if tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "code" in self._open:
            self.codes[-1] += data
        else:
            self.outside += data


OWN_TAGS = {
    "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "details", "summary", "ul",
    "li",
}  # fmt: skip
OUTSIDE = re.compile(
    r"newsmeta: [\d,a-z ]*|(No|Found|The|All|newsmeta normalize) [\w, ().]*|[\d,]+"
    r"|findings|rule|severity|error|warning|info|: [\d,]+ findings?|Findings by file"
    r"|\d+:\d+ (error|warning|info)"
)


def test_a_report() -> None:
    assert rendered("markdown", Report(SAMPLES[1:2], 2)) == (
        "## newsmeta: 1 warning\n\n"
        "Found 1 warning in 1 of 2 files.\n\n"
        "| findings | rule | | severity |\n|---:|---|---|---|\n"
        "| 1 | `NM201` | `html-entity` | warning |\n\n"
        "<details open><summary><code>_news/2021-03-09-city-council-votes-to-extend-the-tram-line-"
        "to-the-harbour.md</code>: 1 finding</summary>\n\n"
        '- 12:348 warning `NM201` `excerpt holds the HTML entity "&#8217;"; '
        "write the character itself: ’`\n\n"
        "</details>\n"
    )


def test_a_report_without_findings() -> None:
    assert rendered("markdown", EMPTY) == ("## newsmeta: no findings\n\nAll 3 files are fine.\n")


@pytest.mark.parametrize(
    ("report", "heading"),
    [
        (Report((), 3, in_baseline=2), "nothing new (2 in the baseline)"),
        (Report((), 3, suppressed=1), "nothing new (1 finding suppressed by comments)"),
        (Report((), 3, suppressed=1204), "nothing new (1,204 findings suppressed by comments)"),
        (
            Report((), 3, suppressed=2, in_baseline=1300),
            "nothing new (1,300 in the baseline, 2 suppressed by comments)",
        ),
        (
            Report((), 3, on_other_lines=1),
            "nothing new (1 finding on lines that have not changed)",
        ),
        (Report((), 3), "no findings"),
        (Report((), 0), "no findings"),
        (Report(SAMPLES[1:2], 2, in_baseline=2, suppressed=1), "1 warning"),
    ],
)
def test_a_heading_counts_what_is_kept_quiet(report: Report, heading: str) -> None:
    assert rendered("markdown", report).startswith(f"## newsmeta: {heading}\n\n")


def test_rules_lead_to_their_pages(published: str) -> None:
    assert f"| [`NM105`]({published}" in rendered("markdown", REPORT)


def test_files_with_errors_come_first() -> None:
    names = [
        each
        for each in Page(rendered("markdown", REPORT)).codes
        if each.endswith(".md") and "/" in each
    ]
    report = Report((found(LongHeadline, path="a.md"), found(path="b.md")), 2)
    assert names == [SAMPLES[0].path, SAMPLES[2].path]
    assert [each for each in Page(rendered("markdown", report)).codes if ".md" in each] == [
        "b.md", "a.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "each", "folded"),
    [(20, 1, [False] * 20), (21, 1, [True] + [False] * 21), (1, 20, [False]), (1, 21, [True] * 2)],
)
def test_many_findings_are_folded(files: int, each: int, folded: list[bool]) -> None:
    report = Report(
        tuple(found(path=f"{n:02}.md", line=m) for n in range(files) for m in range(each)), files
    )
    assert Page(rendered("markdown", report)).folded == folded


@pytest.mark.parametrize(
    ("files", "each", "length"),
    [
        (1, 49, 20),
        (1, 51, 20),
        (1, 100, 5000),
        (900, 1, 40),
        (30, 60, 300),
        (5000, 2, 1),
        (1, 1, 1),
    ],
)
def test_what_is_not_shown_is_counted(files: int, each: int, length: int) -> None:
    report = Report(
        tuple(
            found(path=f"{n:04}.md", line=m, message="*" * length)
            for n in range(files)
            for m in range(each)
        ),
        files,
    )
    text = rendered("markdown", report)
    assert len(text) <= LIMIT < 65_536
    shown = len(re.findall(r"^- \d+:\d+ error ", text, re.MULTILINE))
    missing = re.search(r"^\*\*([\d,]+) findings? more in [\d,]+ files? not shown", text, re.M)
    left = int(missing[1].replace(",", "")) if missing else 0
    assert shown + left == files * each
    assert shown >= min(files * each, 50)
    assert f"| {files * each:,} | `NM105` |" in text


HOSTILE = st.lists(
    st.sampled_from(
        ["`", "``", "```", "~~~", "|", "\\", "\n", "\r\n", "\n\n", "<b>", "</details>", "<!--",
         "-->", "<script>", "</code>", "</summary>", "&amp;", "&#64;", "@somebody", "#1", "!1",
         "~label", "$x$", "[a](b)", "![a](b)", "https://www.example.com/", "www.example.com",
         "**", "_a_", "#", "- ", "| a |", "---", "/close", ":smile:", "::error::", "##[error]",
         " ", "\t", "\u202e", "word"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@st.composite
def hostile(draw: st.DrawFn) -> Diagnostic:
    return found(
        draw(st.sampled_from([HtmlEntity, LongHeadline])),
        path="_news/" + draw(HOSTILE),
        line=draw(st.integers(1, 9)),
        message=draw(HOSTILE),
        hint=draw(HOSTILE),
    )


@settings(deadline=None)
@given(st.lists(hostile(), min_size=1, max_size=4))
@example([found(message="`")])
@example([found(message=" ", path="_news/a\\")])
@example([found(message="` `` ```", path="_news/``</code></summary>")])
def test_text_of_files_is_never_markup(diagnostics: list[Diagnostic]) -> None:
    page = Page(rendered("markdown", Report(tuple(diagnostics), 9)))
    assert page.tags <= OWN_TAGS
    for line in filter(str.strip, page.outside.splitlines()):
        assert OUTSIDE.fullmatch(line.strip()), line
    for each in diagnostics:
        assert visible(each.text).strip() in [code.strip() for code in page.codes]


def test_long_texts_are_cut() -> None:
    text = rendered("markdown", Report((found(message="a" * 70_000),), 1))
    assert "aaa…`\n" in text
    assert len(text) < 2_000
