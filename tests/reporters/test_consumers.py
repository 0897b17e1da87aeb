"""Every report on a repository of hostile names and texts, read by its usual readers."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

import html5lib  # type: ignore[import-untyped]
import pytest
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt

import newsmeta
from newsmeta.reporters import FORMATS
from newsmeta.reporters.escaping import visible
from tests.support.cli import run
from tests.support.emulator import shown
from tests.support.hostile_texts import NAMES, TEXTS, fill
from tests.support.workflow_commands import Command, commands

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("consumers")]

STANDARDS = Path(__file__).parents[1] / "data" / "standards"
SARIF = json.loads((STANDARDS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


class Seen(NamedTuple):
    """A finding as displayed."""

    path: str
    line: int
    column: int
    code: str
    text: str


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    assert list(fill(folder)) == list(TEXTS.values())
    (folder / ".git").mkdir()
    return folder


@pytest.fixture(scope="module")
def expected(repository: Path) -> list[Seen]:
    """The library's findings, with text on one line."""
    config = newsmeta.Config(root=repository)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        report = newsmeta.validate(["."], config)
    found = [
        Seen(visible(each.path), each.line, each.column, each.code, visible(each.text))
        for each in report.diagnostics
    ]
    assert len(found) > 10 * len(TEXTS)
    names = {visible(name) for name in NAMES.values() if name[0] != "."}
    assert {Path(each.path).parts[0] for each in found} >= names
    return found


def reported(output_format: str, repository: Path, **env: str) -> str:
    arguments = ["validate", "--no-cache", "--output-format", output_format, "."]
    result = run(*arguments, cwd=repository, env={"PYTHONUTF8": "1", **env})
    assert result.status == 1
    shown(result.err)
    return result.out


# -- for people ----------------------------------------------------------------

_PLACE = r"(?:\./)?(.*):(\d+):(\d+)"
_FINDING = re.compile(r" +(\d+):(\d+)  (?:error|warning|info) (NM\d+) [a-z-]+")
_CONCISE = re.compile(rf"{_PLACE}: (NM\d+) (.*)")
_OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[!-~]*\x1b\\")


def from_rich(output: str) -> Iterator[tuple[object, ...]]:
    """Yield the findings below each file, whose name may continue on the next line."""
    path = ""
    for block in output.split("\n\n"):
        lines = block.split("\n")
        (at, match) = next(
            ((at, found) for at, line in enumerate(lines) if (found := _FINDING.fullmatch(line))),
            (0, None),
        )
        if match is None:
            return
        if at:
            path = "".join([lines[0], *(line[2:] for line in lines[1:at])]).removeprefix("./")
        yield path, int(match[1]), int(match[2]), match[3]


@pytest.mark.parametrize("color", ["NO_COLOR", "FORCE_COLOR"])
def test_rich(color: str, repository: Path, expected: list[Seen]) -> None:
    output = reported("rich", repository, **{color: "1", "COLUMNS": "1000"})
    plain = _OWN.sub("", output)
    assert (plain != output) == (color == "FORCE_COLOR")
    assert shown(output, 1000) == shown(plain, 1000)
    assert list(from_rich(plain))[: len(expected)] == [each[:4] for each in expected]


def on_screen(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def from_concise(output: str) -> Iterator[Seen]:
    for line in shown(output)[:-2]:
        match = _CONCISE.fullmatch(line)
        assert match, line
        yield Seen(match[1], int(match[2]), int(match[3]), match[4], match[5])


# -- for CI --------------------------------------------------------------------


def from_github(output: str) -> Iterator[Seen]:
    lines = list(commands(output))
    assert lines.pop() == ""
    assert str(lines.pop()).startswith("newsmeta: GitHub shows 10 ")
    for line in lines:
        assert isinstance(line, Command), line
        code, _, text = line.message.partition(" ")
        text, _, where = text.removesuffix(")").rpartition(" (")
        column = int(where.rpartition(":")[2])
        assert line.properties["title"].split(" ")[0] == code
        yield Seen(line.properties["file"], int(line.properties["line"]), column, code, text)


def from_gitlab(output: str) -> Iterator[Seen]:
    issues = json.loads(output)
    assert len({each["fingerprint"] for each in issues}) == len(issues)
    for each in issues:
        assert_encodable(each)
        code, _, text = each["description"].partition(": ")
        assert each["check_name"] == code
        place = each["location"]
        yield Seen(visible(place["path"]), place["lines"]["begin"], 0, code, visible(text))


def said(message: str) -> str:
    """Return a message of SARIF as a viewer displays it: without placeholders and links."""
    assert not re.search(r"(?<!\{)(?:\{\{)*\{(?!\{)|(?<!\})(?:\}\})*\}(?!\})", message)
    assert not re.search(r"\[(?:\\.|[^\]\\])*\]\(", message)
    return message.replace("\\](", "](").replace("{{", "{").replace("}}", "}")


def from_sarif(output: str) -> Iterator[Seen]:
    log = json.loads(output)
    Draft7Validator(SARIF).validate(log)
    for each in log["runs"][0]["results"]:
        assert_encodable(each)
        place = each["locations"][0]["physicalLocation"]
        address = place["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", address)
        path = unquote_to_bytes(address).decode("utf-8", "surrogateescape")
        region = place["region"]
        text = visible(said(each["message"]["text"]))
        where = region["startLine"], region["startColumn"]
        yield Seen(visible(path), *where, each["ruleId"], text)


def from_junit(output: str) -> Iterator[Seen]:
    stack: list[str] = []
    seen: list[Seen] = []
    reader = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        stack.append(name)
        if name == "testcase":
            place = re.fullmatch(rf"[a-z]+ (NM\d+) [a-z-]+ {_PLACE}", attributes["name"])
            assert place, attributes
            assert place[2] == attributes["file"] == attributes["classname"]
            seen.append(Seen(place[2], int(place[3]), int(place[4]), place[1], ""))
        elif name == "failure":
            seen[-1] = seen[-1]._replace(text=attributes["message"])
            assert set(attributes) == {"type", "message"}

    def text(data: str) -> None:
        if stack[-1] == "system-out":
            seen[-1] = seen[-1]._replace(text=seen[-1].text + data)
        elif stack[-1] != "failure":
            assert not data.strip()

    reader.StartElementHandler = start
    reader.EndElementHandler = lambda name: stack.pop()
    reader.CharacterDataHandler = text
    reader.Parse(output.encode(), True)
    for each in seen:
        _, _, rest = each.text.partition(f": {each.code} ")
        yield each._replace(text=rest or each.text)


_PAGE = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_TAGS = {
    *("h2", "p", "table", "thead", "tbody", "tr", "th", "td"),
    "code",
    "details",
    "summary",
    "ul",
    "li",
    "strong",
}


def from_markdown(output: str) -> Iterator[Seen]:
    """Yield the displayed findings: as many as fit into a comment."""
    page = html5lib.parseFragment(_PAGE.render(output), namespaceHTMLElements=False)
    for each in page.iter():
        assert each.tag in _TAGS | {"DOCUMENT_FRAGMENT"}, each.tag
        assert not each.attrib.keys() - {"open", "style"}, each.attrib
    for section in page.iter("details"):
        path = "".join(section.find("summary").itertext()).rpartition(": ")[0]
        items = section.findall("ul/li")
        for item in items:
            where, codes = item.text, list(item)
            if codes:  # Other items have the number of those left out.
                line, column = map(int, where.split()[0].split(":"))
                assert [each.tag for each in codes] == ["code", "code"]
                yield Seen(path, line, column, codes[0].text, codes[1].text)


# -- for programs --------------------------------------------------------------


def from_object(each: dict[str, Any]) -> Seen:
    return Seen(
        visible(each["path"]),
        each["line"],
        each["column"],
        each["code"],
        visible("; ".join(filter(None, (each["message"], each.get("hint"))))),
    )


def from_json(output: str) -> Iterator[Seen]:
    yield from map(from_object, json.loads(output)["diagnostics"])


def from_jsonl(output: str) -> Iterator[Seen]:
    # Any possible line separator.
    yield from (from_object(json.loads(line)) for line in output.splitlines())


def assert_encodable(value: object) -> None:
    """Assert that a value contains only what every JSON reader accepts."""
    json.dumps(value, ensure_ascii=False).encode()


READERS: dict[str, Callable[[str], Iterator[Seen]]] = {
    "concise": from_concise,
    "json": from_json,
    "jsonl": from_jsonl,
    "github": from_github,
    "gitlab": from_gitlab,
    "sarif": from_sarif,
    "junit": from_junit,
}


def test_every_format_has_a_reader() -> None:
    assert {*READERS, "rich", "markdown"} == set(FORMATS)


@pytest.mark.parametrize("output_format", READERS)
def test_what_is_read_is_what_was_found(
    output_format: str, repository: Path, expected: list[Seen]
) -> None:
    output = reported(output_format, repository)
    found = list(READERS[output_format](output))
    if output_format == "gitlab":
        expected = [each._replace(column=0) for each in expected]
    if output_format == "concise":
        expected = [
            each._replace(path=on_screen(each.path), text=on_screen(each.text)) for each in expected
        ]
    assert sorted(found) == sorted(expected)
    # The log of a step may contain all of them.
    assert output_format == "github" or all(isinstance(each, str) for each in commands(output))


def test_markdown(repository: Path, expected: list[Seen]) -> None:
    output = reported("markdown", repository)
    found = list(from_markdown(output))
    cut = [each._replace(text=each.text[:999]) for each in expected]
    assert len(found) > 50
    assert {each._replace(text=each.text[:999]) for each in found} <= set(cut)
