"""The format for terminals."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from newsmeta.diagnostics import Diagnostic, Related, Report
from newsmeta.rules import RULES
from tests.support.reports import EMPTY, REPORT, SAMPLES, HtmlEntity, found, location, rendered


def rich(*diagnostics: Diagnostic, **changes: object) -> str:
    changes.setdefault("quiet", True)
    return rendered("rich", Report(diagnostics, 9), **changes)


def marked(output: str) -> tuple[str, str]:
    """Return the source line of the only finding, and the part of it above the carets."""
    numbered, carets = (line for line in output.splitlines() if "│" in line)
    source = numbered.partition("│ ")[2]
    blank, mark = re.fullmatch(r" *│ ( *)(\^+)", carets).groups()  # type: ignore[union-attr]
    assert numbered.index("│") == carets.index("│")
    start, end = len(blank), len(blank) + len(mark)
    over = [
        character
        for index, character in enumerate(source)
        if start <= cell_len(source[:index]) < end
    ]
    return source, "".join(over)


def test_a_finding_as_it_looks() -> None:
    assert rich(SAMPLES[0], width=120) == (
        "_news/2021-03-09-city-council-votes-to-extend-the-tram-line-to-the-harbour.md\n"
        "   5:20  error NM105 invalid-format\n"
        "   5 │ publishedDateTime: 2021-13-09T08:15:00Z\n"
        "     │                    ^^^^^^^^^^^^^^^^^^^^\n"
        "     publishedDateTime is not valid timestamp: there is no month 13\n"
        "     help: write it like 2021-03-09T08:15:00Z\n"
        "\n"
    )


PATHS = [
    "_news/2021-03-09-city-council-votes-to-extend-the-tram-line-to-the-harbour.md",
    "a/b.md",
    f"{'folder/' * 30}name.md",
    f"_news/{'long-' * 30}name.md",
    "_news/2021-03-09_a_name_with_underscores_that_goes_on_and_on_for_ever_and_ever_and_on.md",
    "some folder/with spaces in its name that is long/and a file with spaces in it as well.md",
]


def whole(lines: list[str]) -> str:
    """Return a wrapped text as one line."""
    return "".join(line.strip() for line in lines)


@pytest.mark.parametrize("group_by", ["", "file", "folder", "rule"])
@pytest.mark.parametrize("width", [45, 60, 80, 140])
@pytest.mark.parametrize("path", PATHS)
def test_no_line_ends_within_a_word_of_a_path(path: str, width: int, group_by: str) -> None:
    related = (Related("first used here", location(path, 3, 8)),)
    one = found(path=path, line=5, column=20, related=related, snippet="title: x")
    lines = rich(one, width=width, group_by=group_by).splitlines()
    assert max(map(cell_len, lines)) <= width
    words = re.findall(r"[^ /_-]+", path)
    text = "\n".join(lines)
    assert all(word in text for word in words)
    assert path.replace(" ", "") in whole(lines).replace(" ", "")


def test_a_path_without_words_is_broken_somewhere() -> None:
    path = "x" * 100
    lines = rich(found(path=path), width=40).splitlines()
    assert max(map(cell_len, lines)) <= 40
    assert whole(lines[:3]) == path


def test_findings_stand_below_their_file() -> None:
    output = rich(found(path="a.md"), found(path="a.md", line=12, column=3), found(path="b.md"))
    heads = [line for line in output.splitlines() if line and not line.startswith("     ")]
    assert heads == [
        "a.md",
        "   1:1  error NM105 invalid-format",
        "  12:3  error NM105 invalid-format",
        "b.md",
        "   1:1  error NM105 invalid-format",
    ]


def test_findings_by_rule() -> None:
    three = (found(path="a.md"), found(HtmlEntity, path="a.md"), found(path="b.md"))
    lines = rich(*three, group_by="rule").splitlines()
    assert [line for line in lines if line and line[0] != " "] == [
        *("NM105 invalid-format: 2 errors", "a.md:1:1", "b.md:1:1"),
        *("NM201 html-entity: 1 warning", "a.md:1:1"),
    ]


def test_findings_by_folder() -> None:
    paths = ("a.md", "x/a.md", "x/a.md", "x/y/b.md", "x/z.md")
    lines = rich(*(found(path=path) for path in paths), group_by="folder").splitlines()
    assert [line for line in lines if line and line[0] != " "] == [
        *(".: 1 finding in 1 file", "a.md"),
        *("x: 3 findings in 2 files", "x/a.md", "x/z.md"),
        *("x/y: 1 finding in 1 file", "x/y/b.md"),
    ]


@pytest.mark.parametrize(
    ("group_by", "order"), [("", "abcd"), ("file", "abcd"), ("rule", "acbd"), ("folder", "adbc")]
)
def test_lines_for_pipes_are_only_ordered_by_groups(group_by: str, order: str) -> None:
    four = (
        found(path="a", message="a"),
        found(HtmlEntity, path="x/b", message="b"),
        found(path="x/c", message="c"),
        found(HtmlEntity, path="z", message="d"),
    )
    lines = rendered("concise", Report(four, 9), group_by=group_by).splitlines()
    assert "".join(line[-1] for line in lines) == order


def test_without_a_snippet_there_is_no_frame() -> None:
    assert rich(found(path="gone.md", message="does not exist")) == (
        "gone.md\n   1:1  error NM105 invalid-format\n     does not exist\n\n"
    )


def test_the_marked_part_is_the_span() -> None:
    line = "title: 'Tram &amp; harbour'"
    assert marked(rich(found(HtmlEntity, column=14, length=5, snippet=line))) == (line, "&amp;")


@pytest.mark.parametrize("character", ["\u200b", "\x1b", "\u202e", "\udce9", "\U000e0041"])
def test_the_marked_part_is_right_behind_and_on_hidden_characters(character: str) -> None:
    line = f"a: {character}b{character}c"
    output = rich(found(column=5, length=2, snippet=line))
    source, mark = marked(output)
    assert character not in output
    assert re.fullmatch(r"b\\[xuU][0-9a-f]+", mark)
    assert source.endswith(f"{mark}c")


def test_the_marked_part_is_right_behind_tabs_and_wide_characters() -> None:
    assert marked(rich(found(column=6, length=3, snippet="\t東🚋\t東京tram"))) == (
        "    東🚋    東京tram",
        "京tr",
    )


@pytest.mark.parametrize("start", range(1, 6))
def test_a_place_within_a_ci_command_does_not_revive_it(start: int) -> None:
    output = rich(found(column=start, length=1, snippet="##vso[x]"))
    assert marked(output) == (r"#\x23vso[x]", ["#", r"\x23", "v", "s", "o"][start - 1])


def test_a_place_without_length_gets_one_caret() -> None:
    assert marked(rich(found(column=3, snippet="abcdef")))[1] == "c"


def test_a_place_behind_the_line_gets_a_caret_after_it() -> None:
    output = rich(found(column=99, snippet="abc"))
    assert "     │    ^\n" in output


@pytest.mark.parametrize("length", [69, 70, 71, 72, 73, 74])
def test_a_caret_after_the_last_character_is_within_the_width(length: int) -> None:
    output = rich(found(column=length + 1, snippet="x" * length), width=80)
    assert max(map(cell_len, output.splitlines())) <= 80
    source, carets = (line for line in output.splitlines() if "│" in line)
    assert len(carets) == len(source) + 1


def test_a_place_on_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert marked(rich(found(column=8, length=-5, lines=2, snippet="title: >- # x")))[1] == ">- # x"


LONG = "excerpt: " + "".join(f"word{number:03} " for number in range(60)) + "end"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("column", [1, 10, 42, 250, 480, 489])
def test_long_lines_are_cropped_around_the_place(width: int, column: int) -> None:
    output = rich(found(column=column, length=4, snippet=LONG), width=width)
    source, mark = marked(output)
    assert mark == LONG[column - 1 : column + 3]
    assert max(map(cell_len, output.splitlines())) <= width
    assert cell_len(source) >= width - 12


def test_the_field_stays_in_view_where_there_is_room() -> None:
    source, _ = marked(rich(found(column=30, length=5, snippet=LONG), width=80))
    assert source.startswith("excerpt: word000")
    assert source.endswith("…")


@pytest.mark.parametrize("column", [10, 200])
def test_a_place_that_is_too_long_is_marked_to_the_edge(column: int) -> None:
    output = rich(found(column=column, length=289, snippet=LONG), width=60)
    source, mark = marked(output)
    assert source.endswith(f"{mark}…")
    assert mark.startswith(LONG[column - 1 : column + 20])


def test_messages_are_wrapped_with_a_hanging_indent() -> None:
    output = rich(found(message="one two " * 12, hint="three four " * 8), width=40)
    _, _, *lines = output.splitlines()
    assert all(line.startswith("     ") for line in lines if line)
    assert max(map(len, lines)) <= 40
    help_at = next(index for index, line in enumerate(lines) if "help: " in line)
    assert lines[help_at + 1].startswith("           ")


def test_spaces_within_a_message_stay() -> None:
    assert 'has "a  b"' in rich(found(message='title has "a  b"'))


def test_words_longer_than_the_line_are_folded() -> None:
    word = "東京" * 40
    lines = rich(found(message=word), width=50).splitlines()[2:-1]
    assert "".join(line.strip() for line in lines) == word
    assert max(map(cell_len, lines)) <= 50


def test_related_places_are_named() -> None:
    related = (Related("first used here", location("_news/other.md", 3, 8)),)
    assert "     see _news/other.md:3:8: first used here\n" in rich(found(related=related))


@pytest.mark.parametrize("text", ["::error::boom", "word " * 7 + "::error::boom", "x" * 35 + "::a"])
def test_a_message_is_never_a_command(text: str) -> None:
    output = rich(found(message=text, hint=text), width=40)
    assert not any(line.lstrip().startswith("::") for line in output.splitlines())
    assert "\\x3a:" in output


def test_markup_is_text() -> None:
    assert "[bold red]x[/]" in rich(found(message="[bold red]x[/]"), color=True)


def test_colour_adds_nothing_but_colours_and_a_link(published: str) -> None:
    plain, colored = rendered("rich", REPORT), rendered("rich", REPORT, color=True)
    code = RULES["NM105"]
    assert f"\x1b]8;;{code.url()}\x1b\\NM105\x1b]8;;\x1b\\" in colored
    assert re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\", "", colored) == plain
    assert "\x1b" not in plain


def test_no_link_where_the_project_has_no_address() -> None:
    assert "\x1b]8" not in rendered("rich", REPORT, color=True)


def test_the_same_report_gives_the_same_text() -> None:
    assert rendered("rich", REPORT, color=True) == rendered("rich", REPORT, color=True)


def test_the_summary_closes_the_report() -> None:
    assert rendered("rich", REPORT).endswith(
        "\n\nFound 2 errors, 1 warning and 1 info in 3 of 214 files "
        "(2 findings suppressed by\ncomments).\n"
    )
    assert rendered("rich", EMPTY) == "All 3 files are fine.\n"
    assert rendered("rich", EMPTY, quiet=True) == ""


def numbered(rules: int, each: int) -> Report:
    diagnostics = [
        replace(found(), code=f"NM9{rule:02}", name=f"rule-{rule}")
        for rule in range(rules)
        for _ in range(each)
    ]
    return Report(tuple(diagnostics), 1)


def test_many_findings_are_counted_by_rule() -> None:
    output = rendered("rich", numbered(13, 4))
    assert output.endswith(
        "4  NM909  rule-9  error\n"
        "and 3 more rules\n"
        "(--statistics shows just this table)\n\n"
        "Found 52 errors in 1 file.\n"
    )
    assert "\n4  NM910" not in output


def test_few_findings_are_not() -> None:
    assert "--statistics" not in rendered("rich", numbered(10, 2))


def test_quiet_leaves_out_table_and_summary() -> None:
    assert rendered("rich", numbered(13, 4), quiet=True).endswith("title is wrong\n\n")


def test_the_last_screen_tells_what_matters_of_many_findings() -> None:
    folders = [f"{'folder-with-a-name/' * 3}{number:02}" for number in range(12)]
    many = [
        replace(found(path=f"{folder}/{file}.md"), code=f"NM9{rule:02}", name=f"rule-{rule}")
        for at, folder in enumerate(folders)
        for file in range(at + 1)
        for rule in range(26)
    ]
    for width in (60, 80, 140):
        lines = rendered("rich", Report(tuple(many), 80), width=width).splitlines()
        assert len(many) > 2_000
        assert max(map(len, lines)) <= width
        screen = lines[-30:]
        assert screen[-1] == "Found 2,028 errors in 78 of 80 files."
        assert any(line.startswith("312  in 12 files  folder-with") for line in screen)
        assert "and 7 more folders" in screen
        assert "and 16 more rules" in screen
