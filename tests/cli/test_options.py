"""Data classes of options, as used by commands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from newsmeta.cli.commands import command
from tests.support.cli import invoke

Size = Annotated[int, typer.Option(help="How large.")]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape to make."""

    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")]
    size: Size = 1
    loud: Annotated[bool, typer.Option("--loud", help="Say so.")] = field(
        default=False, kw_only=True
    )


@command
def make(shape: Shape, color: Annotated[str, typer.Option(help="Its colour.")] = "red") -> None:
    """Make a shape."""
    typer.echo(f"{shape.name} {shape.size} {color}{'!' if shape.loud else ''}")


def run(*arguments: str) -> str:
    app = typer.Typer(add_completion=False)
    app.command()(make)
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "80", "TERM": "dumb"})
    return done.output


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (["cube"], "cube 1 red\n"),
        (["cube", "--size", "2", "--color", "blue"], "cube 2 blue\n"),
        (["--loud", "cube"], "cube 1 red!\n"),
    ],
)
def test_each_field_is_an_option_or_argument(arguments: list[str], output: str) -> None:
    assert run(*arguments) == output


def test_what_has_no_default_has_to_be_given() -> None:
    assert "Missing argument 'NAME'" in run()


def test_help_has_the_options_in_order_and_those_that_are_keyword_only_last() -> None:
    text = run("--help")
    assert "Make a shape." in text
    places = [text.index(name) for name in ("NAME", "--size", "--color", "--loud")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "words",
    [
        *("", "validate", "check", "normalize", "export", "import", "rules", "rule", "init"),
        *("doctor", "new", "stats", "report", "schema infer", "baseline create", "cache info"),
    ],
)
def test_help_breaks_no_value_at_80_columns(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    outcome = invoke(*words.split(), "--help")
    bounds = re.compile(r"\[x>=[\d.]+\]")
    lines = bounds.sub(lambda bound: " " * len(bound[0]), outcome.out).splitlines()
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if line.count("<") != line.count(">")]
    assert not [line for line in lines if line.count("|") and "<" not in line]
