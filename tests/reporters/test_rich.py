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
    """Return the source line of the only finding and the part of it over the carets."""
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
        "_news/2021-03-09-city-council-votes-to-extend-the-tram-line-to-the-harbour.md:5:20"
        "  error NM105 invalid-format\n"
        "   5 │ publishedDateTime: 2021-13-09T08:15:00Z\n"
        "     │                    ^^^^^^^^^^^^^^^^^^^^\n"
        "     publishedDateTime is no valid timestamp: there is no month 13\n"
        "     help: write it like 2021-03-09T08:15:00Z\n"
        "\n"
    )


def test_a_long_path_stays_in_one_piece() -> None:
    first, second = rich(SAMPLES[0], width=60).splitlines()[:2]
    assert first.endswith("-to-the-harbour.md:5:20")
    assert second == "     error NM105 invalid-format"


def test_without_a_snippet_there_is_no_frame() -> None:
    assert rich(found(path="gone.md", message="does not exist")) == (
        "gone.md:1:1  error NM105 invalid-format\n     does not exist\n\n"
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
    _, *lines = output.splitlines()
    assert all(line.startswith("     ") for line in lines if line)
    assert max(map(len, lines)) <= 40
    help_at = next(index for index, line in enumerate(lines) if "help: " in line)
    assert lines[help_at + 1].startswith("           ")


def test_spaces_within_a_message_stay() -> None:
    assert 'has "a  b"' in rich(found(message='title has "a  b"'))


def test_words_longer_than_the_line_are_folded() -> None:
    word = "東京" * 40
    lines = rich(found(message=word), width=50).splitlines()[1:-1]
    assert "".join(line.strip() for line in lines) == word
    assert max(map(cell_len, lines)) <= 50


def test_related_places_are_named() -> None:
    related = (Related("first used here", location("_news/other.md", 3, 8)),)
    assert "     see _news/other.md:3:8: first used here\n" in rich(found(related=related))


def test_a_related_place_stays_in_one_piece() -> None:
    path = f"_news/{'long-' * 20}name.md"
    lines = rich(found(related=(Related("here", location(path, 3, 8)),)), width=50).splitlines()
    assert f"     see {path}:3:8:" in lines
    assert "         here" in lines


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
        "(2 findings suppressed by comments).\n"
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
    assert "--statistics" not in rendered("rich", numbered(10, 5))


def test_quiet_leaves_out_table_and_summary() -> None:
    assert rendered("rich", numbered(13, 4), quiet=True).endswith("title is wrong\n\n")
