"""The public names for Python programs: one list, imported on demand, known to type checkers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import newsmeta
from newsmeta import api

NAMES = set(newsmeta.__all__) - {"__version__"}


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=600
    )
    return done.stdout


def test_each_name_is_that_of_the_functions_and_classes_behind_it() -> None:
    assert {name: getattr(newsmeta, name) for name in NAMES} == {
        name: vars(api)[name] for name in NAMES
    }


def test_nothing_is_public_that_is_not_in_the_list() -> None:
    tree = ast.parse(Path(api.__file__).read_text(encoding="utf-8"))
    handed_on = {
        alias.asname
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }
    defined = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }
    assert handed_on | defined == NAMES
    assert not hasattr(api, "__all__")


def test_all_of_them_can_be_imported_at_once() -> None:
    given: dict[str, object] = {}
    exec("from newsmeta import *", given)
    assert set(given) - {"__builtins__"} == set(newsmeta.__all__)


def test_they_are_listed_but_not_imported_before_they_are_asked_for() -> None:
    assert set(dir(newsmeta)) >= set(newsmeta.__all__)
    program = (
        "import sys, newsmeta; dir(newsmeta); hasattr(newsmeta, 'loads');"
        "print('newsmeta.api' in sys.modules); newsmeta.load;"
        "print('newsmeta.api' in sys.modules)"
    )
    assert run(program).split() == ["False", "True"]


def test_another_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'newsmeta' has no attribute 'loads'"):
        newsmeta.loads  # type: ignore[attr-defined] # noqa: B018


@pytest.mark.slow
def test_type_checkers_know_them_and_no_others(tmp_path: Path) -> None:
    program = """\
from newsmeta import Article, load
import newsmeta
article: Article = load("a.md")
report: newsmeta.Report = newsmeta.validate("a.md")
wrong: newsmeta.Report = newsmeta.load("a.md")
newsmeta.loads
from newsmeta import Runner
"""
    file = tmp_path / "program.py"
    file.write_text(program, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(file)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    lines = re.findall(r"^program\.py:([0-9]+): error:", done.stdout, re.MULTILINE)
    assert lines == ["5", "6", "7"], done.stdout + done.stderr
