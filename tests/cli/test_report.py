"""`newsmeta report`: the reports and their places, and messages about failures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from newsmeta.editing import second_reader
from tests.support.cli import ERROR, GOOD, WARNING, invoke, write

PAGE = ("report", "-o", "report.html")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    write(tmp_path, {"_news/error.md": ERROR, "_news/warning.md": WARNING})
    return tmp_path


def data(folder: Path) -> dict[str, list[list[object]]]:
    text = (folder / "report.html").read_text(encoding="utf-8")
    found = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    read: dict[str, list[list[object]]] = json.loads(found[1])
    return read


def codes(folder: Path) -> list[object]:
    rules = data(folder)["rules"]
    return [rules[int(str(row[1]))][0] for row in data(folder)["findings"]]


def diff_of(row: list[object]) -> list[str]:
    found = row[9]
    assert isinstance(found, list)
    return found


def test_fixes_are_shown_without_a_second_reader(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second reader takes most of the time, and no fix is written here.
    asked: list[object] = []

    def objection(*texts: object) -> str:
        asked.append(texts)
        return ""

    monkeypatch.setattr(second_reader, "objection", objection)
    assert invoke(*PAGE).status == 0
    assert any(line.startswith("+") for row in data(folder)["findings"] for line in diff_of(row))
    assert not asked
    assert invoke("check", "--validate", "--output-format", "json").status == 1
    assert asked


def test_a_page_is_written_whatever_is_found(folder: Path) -> None:
    done = invoke(*PAGE)
    assert (done.status, done.out) == (0, "")
    assert re.fullmatch(r"report\.html: 2 articles, \d+ findings\n", done.err)
    assert {"NM103", "NM203", "NM601"} <= set(codes(folder))
    assert invoke(*PAGE, "--quiet").err == ""


def test_the_same_files_give_the_same_page(folder: Path) -> None:
    invoke(*PAGE, "--jobs", "1")
    first = (folder / "report.html").read_bytes()
    assert "made 2025-01-01 00:00 UTC" in first.decode()
    invoke(*PAGE, "--jobs", "2")
    assert (folder / "report.html").read_bytes() == first


def test_rules_are_chosen_as_for_other_commands(folder: Path) -> None:
    invoke(*PAGE, "--select", "NM203")
    assert codes(folder) == ["NM203"]
    invoke(*PAGE, "--ignore", "NM1,NM6")
    assert "NM103" not in codes(folder)


def test_what_the_baseline_holds_is_counted_and_not_listed(folder: Path) -> None:
    (folder / "newsmeta.toml").touch()
    assert invoke("baseline", "create").status == 0
    invoke(*PAGE)
    assert codes(folder) == []
    assert "in the baseline" in (folder / "report.html").read_text(encoding="utf-8")
    invoke(*PAGE, "--no-baseline")
    assert codes(folder)


def test_commands_on_the_page_name_the_configuration_that_was_given(folder: Path) -> None:
    write(folder, {"other.toml": ""})
    invoke(*PAGE, "--config", "other.toml", "--select", "NM203")
    (row,) = data(folder)["findings"]
    command = "newsmeta normalize --select NM203 --config other.toml _news/warning.md"
    assert command in row
    assert invoke(*command.split()[1:]).status == 0
    assert "council  votes" not in (folder / "_news/warning.md").read_text(encoding="utf-8")


def test_what_came_and_went_is_listed(folder: Path) -> None:
    invoke("check", "--validate", "-o", "before.json", "-q")
    write(folder, {"_news/error.md": GOOD, "_news/new.md": ERROR.replace("City", "Town")})
    assert invoke(*PAGE, "--since", "before.json").status == 0
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert re.search(r"Compared with .*before\.json.*: \d+ findings? came, \d+ went", text)
    assert '<section id="history"' in text
    assert invoke(*PAGE).status == 0
    assert '<section id="history"' not in (folder / "report.html").read_text(encoding="utf-8")


def test_a_page_goes_to_standard_output_where_that_is_asked_for(folder: Path) -> None:
    invoke(*PAGE)
    done = invoke("report", "-o", "-")
    assert done.out == (folder / "report.html").read_text(encoding="utf-8")
    assert done.err.startswith("-: 2 articles")
    assert not (folder / "-").exists()


@pytest.mark.parametrize(
    "moment", ["9" * 17, "9" * 30, "9" * 5_000, "-9" + "9" * 14, "today", "1.5", " x", "0x10", "²"]
)
def test_a_moment_that_is_none_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    done = invoke(*PAGE)
    assert done.status == 2
    assert done.err.startswith("newsmeta: SOURCE_DATE_EPOCH in the environment is ")
    assert len(done.err) < 200
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"error.md": ERROR}, "1 error"),
        (
            {"error.md": ERROR, "warning.md": WARNING},
            "1 error, 1 warning",
        ),
        ({"warning.md": WARNING}, "1 warning"),
        ({"good.md": GOOD}, "no errors"),
    ],
)
def test_a_badge_says_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {f"_news/{name}": text for name, text in files.items()})
    assert invoke(*PAGE, "--badge", "badge.svg", "--select", "NM103,NM203").status == 0
    badge = ElementTree.parse(tmp_path / "badge.svg").getroot()
    assert badge.tag.endswith("}svg")
    assert badge.get("aria-label") == f"newsmeta: {says}"
    assert int(badge.get("width", "0")) > 8 * len(says)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("report",), "--output is missing; name the page to write, such as --output report.html"),
        (("report", "-", "-o", "r.html"), "report reads no standard input; name files or folders"),
        (
            (*PAGE, "--badge", "./report.html"),
            "--badge report.html is the file of the page; the badge needs",
        ),
        ((*PAGE, "--badge", "_news/../report.html"), "is the file of the page; the badge needs"),
        ((*PAGE, "--since", "none.json"), "--since: none.json: "),
        ((*PAGE, "--since", "_news/error.md"), "--since: _news/error.md is not JSON: "),
        ((*PAGE, "--select", "NM999"), "NM999"),
        (("report", "-o", "no/such/folder.html"), "no/such/folder.html cannot be written: "),
        (("report", "-o", "_news"), "_news cannot be written: "),
        ((*PAGE, "nothing/here"), "nothing/here does not exist; check the path"),
        ((*PAGE, "_news", "nothing"), "nothing does not exist; check the path"),
        ((*PAGE, "--config", "none.toml"), "none.toml"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    done = invoke(*arguments)
    assert (done.status, done.out) == (2, "")
    assert says in done.err
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ('fields.rating = { type = "nosuch" }', "fields.rating: is not a valid JSON Schema"),
        ('fields.rating = "nosuch"', "fields.rating: there is no type nosuch"),
        (
            'kinds.clip = { files = ["_news/"], extends = "article", fields.length = "nosuch" }',
            "kinds.clip.fields.length: there is no type nosuch",
        ),
    ],
)
def test_a_field_that_is_declared_wrongly_is_a_fault_of_the_configuration(
    folder: Path, config: str, says: str
) -> None:
    (folder / "newsmeta.toml").write_text(config, encoding="utf-8")
    done = invoke(*PAGE)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"newsmeta: {folder / 'newsmeta.toml'}:1: {says}")
    assert not (folder / "report.html").exists()
