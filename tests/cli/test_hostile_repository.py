"""A repository whose names, titles and keys are CI commands, through every newsmeta command."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import GOOD, Result, run, write
from tests.support.terminal import on_terminal

ORDERS = [
    "::stop-commands::tok",
    "::error file=a,line=1::x",
    "  ::add-mask::x",
    "\u2003::set-output name=a::b",
    "::group::x",
    "##vso[task.setvariable variable=a]b",
    "##[error]x",
    "##[group]x",
    "###[section]x",
    "##teamcity[buildStatus]",
    "a\n::warning::x",
    "a\r::warning::x",
    "\x1b[31m::debug::x",
    "section_start:1:x\r\x1b[0K",
    "\u202egnp",
]
FORBIDDEN = re.compile(
    "(?m)"
    # Commands for GitHub's runner, after spaces and colours.
    r"^(?:[^\S\n]|\x1b\[[0-9;]*m)*::"
    # Commands that Azure, TeamCity and older runners accept anywhere in a line.
    r"|##[A-Za-z]*\["
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]"
)
GITHUB = re.compile(r"(?m)^::(?:error|warning|notice) file=[^\n:]*::")
FORMATS = ["rich", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "markdown"]


def article(text: str) -> str:
    """Return an article with the text in every possible place, all of them wrong."""
    quoted = json.dumps(text)
    return (
        GOOD.replace('title: "City', f"title: {quoted[:-1]}  City")
        .replace("quality: 60", f"quality: {quoted}")
        .replace("  - Climate", f"  - {quoted}\n  - {quoted}")
        .replace("type: article", f"type: {quoted}")
        .replace("published: true", f"published: true\n{quoted}: {quoted}")
    )


def records() -> list[dict[str, str]]:
    return [{"title": order, order: order, "path": f"{order}.md"} for order in ORDERS]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which every name is a CI command."""
    root = tmp_path_factory.mktemp("hostile")
    for number, order in enumerate(ORDERS):
        folder = order.replace("/", "")
        laid_out = GOOD.replace("heat: -1\n", "").replace("type: ", "heat: 1\ntype: ")
        files = {
            f"{folder}/{folder}.md": article(order),
            f"{folder}/good.md": GOOD,
            f"{folder}/twice.md": laid_out.replace("Climate", json.dumps(order)),
            f"_news/2021-01-27-{number}.md": article(order),
            f"{folder}/{folder}.json": json.dumps(records()),
        }
        if len(os.fsencode(folder)) < 100:
            write(root, files)
    write(root, {"data.json": json.dumps(records()), "::data.json": json.dumps(records())})
    write(root, {"::odd.csv": "title,::error::x\n::error::y,##[error]z\n"})
    return root


def calls() -> Iterator[list[str]]:
    """Yield the arguments of every newsmeta command."""
    for command in ("validate", "check", "check --validate"):
        yield from ([*command.split(), "--output-format", each] for each in FORMATS)
        yield [*command.split(), "--statistics"]
        yield [*command.split(), "--verbose"]
    for each in ("rich", "json", "markdown"):
        yield ["stats", "--output-format", each]
        yield ["stats", "--by", "topic", "--by", "author", "--output-format", each, "--verbose"]
    yield ["stats", "--where", "::error::x"]
    yield ["normalize", "--check"]
    yield ["normalize", "--check", "--format"]
    yield ["normalize", "--diff", "--format"]
    yield ["normalize", "--check", "--output-format", "json"]
    yield ["normalize", "--check", "--verbose", *sorted(ORDERS[:2])]
    yield ["export", "--to", "jsonl", "--output", "../out.jsonl"]
    yield ["export", "--to", "jsonl", "--output", "::nowhere/::out.jsonl"]
    yield ["export", "--to", "csv", "--on-error", "skip", "--verbose", "--output", "../out.csv"]
    yield ["export", "--to", "::x"]
    for data in ("data.json", "::data.json", "::odd.csv"):
        yield ["import", data, "--into", "::into", "--dry-run", "--verbose"]
        yield ["import", data, "--into", "_news", "--dry-run", "--map", "title=title"]
    yield ["init", "--dry-run", "--yes"]
    yield ["init", "--dry-run"]
    yield ["init", "::stop-commands::tok", "--dry-run"]
    yield ["schema", "infer", "."]
    yield ["schema", "infer", *ORDERS[:2], "--verbose"]
    yield ["schema", "::error::x"]
    yield ["rule", "::error::x"]
    yield ["rules", "##[error]x"]
    yield ["baseline", "stats"]
    yield ["cache", "info", "--cache-dir", "::cache"]
    yield ["cache", "clear", "--cache-dir", "::cache"]
    yield ["validate", "--config", "::error::x"]
    yield ["validate", "::error::no such"]
    yield ["validate", "##[error]no such"]
    yield ["validate", "--##[error]x"]
    yield ["validate", "--jobs=##[error]x"]
    yield ["::error::x"]
    yield ["##[error]x"]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", list(calls()), ids=" ".join)
def test_nothing_that_is_written_is_an_order(arguments: list[str], repository: Path) -> None:
    result = run(*arguments, cwd=repository, env={"PYTHONUTF8": "1", "CI": "true"})
    assert "newsmeta itself failed" not in result.err
    for text in (result.out, result.err):
        rest = GITHUB.sub("", text) if "github" in arguments else text
        assert not FORBIDDEN.search(rest), FORBIDDEN.search(rest)


def test_what_is_recorded(repository: Path) -> None:
    for arguments in (["create"], ["stats"], ["update"], ["prune", "--verbose"]):
        result = run("baseline", *arguments, cwd=repository, env={"PYTHONUTF8": "1"})
        assert result.status == 0, result.err
        assert not FORBIDDEN.search(result.out + result.err)
    (repository / ".newsmeta-baseline.json").unlink(missing_ok=True)


DATA = GOOD.replace("City council", "\\x1b[31m\\r\\x07\\x9b2J\\u202e City council")


def exported(*arguments: str, folder: Path) -> Result:
    return run("export", *arguments, "--on-error", "include", cwd=folder, env={"PYTHONUTF8": "1"})


@pytest.mark.slow
@pytest.mark.parametrize("output_format", ["csv", "tsv", "json", "jsonl"])
def test_data_on_a_terminal_moves_no_cursor(output_format: str, tmp_path: Path) -> None:
    write(tmp_path, {"_news/a.md": DATA})
    arguments = ["--to", output_format]
    plain = exported(*arguments, folder=tmp_path)
    assert plain.status == 0
    env = {"NO_COLOR": "1", "PYTHONUTF8": "1"}
    _, shown = on_terminal("export", *arguments, "--quiet", cwd=tmp_path, env=env)
    assert not re.search("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u202e]", shown)
    assert "\r" not in shown.replace("\r\n", "\n")
    if output_format in ("csv", "tsv"):
        # A pipe receives every byte.
        assert "\x1b[31m" in plain.out
        assert "\\x1b[31m" in shown


def test_text_on_a_terminal_moves_no_cursor(tmp_path: Path) -> None:
    text = GOOD + "\x1b[31m body \x9b2J\n"
    write(tmp_path, {"a.md": text})
    assert run("normalize", "-", cwd=tmp_path, input=text.encode(), stdin=None).out == text
