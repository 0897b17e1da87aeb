"""`python -m mutation`: its mutants, and the validity of its lists for the current code."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from mutation.__main__ import equivalents, modules, numbers_in
from mutation.mutants import mutants
from mutation.runs import MEMORY, in_child

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("x = a < b", {"x = (a <= b)", "x = (a >= b)"}),
        ("x = a is None", {"x = (a is not None)"}),
        ("x = not a", {"x = (a)"}),
        ("x = a and b", {"x = (a or b)", "x = (a)", "x = (b)"}),
        ("x = a + b", {"x = (a - b)"}),
        ("x = a if b else c", {"x = (a)", "x = (c)", "x = a if (not (b)) else c"}),
        ("x = 1", {"x = (2)"}),
        ("x = True", {"x = (False)"}),
        ("x = 'é' + y", {"x = ('éX') + y", "x = ('é' - y)"}),
        ("if a: b = c", {"if (not (a)): b = c"}),
        ("call(a)", {"pass"}),
        ("a.b = c", {"pass"}),
        ("raise Error('why')", {"pass"}),
        ("call(a=b)", {"pass", "(call())"}),
        ("def f(): return None", set()),
        ("return False", {"return (True)"}),
        ("if a: return None", {"if (not (a)): return None", "if a: pass"}),
        ("import a", set()),
        ("x = f'{a + 1}'", set()),
        ("x: int = y", set()),
        ("'A docstring.'", set()),
    ],
)
def test_what_is_changed(line: str, changed: set[str]) -> None:
    made = mutants(line + "\n")
    assert {each.becomes for each in made} == {" ".join(each.split()) for each in changed}
    for each in made:
        ast.parse(each.text)


@pytest.mark.parametrize(
    ("text", "lines"), [("7", {7}), ("7,9", {7, 9}), ("1-3", {1, 2, 3}), ("5,1-2", {1, 2, 5})]
)
def test_lines_are_named_one_by_one_or_as_ranges(text: str, lines: set[int]) -> None:
    assert numbers_in(text) == lines


def test_a_place_is_changed_alone() -> None:
    source = "def f(a):\n    # é\n    if a > 1:\n        return 'é', a\n    return b''\n"
    for each in mutants(source):
        before, after = source.splitlines(), each.text.splitlines()
        others = [at for at in range(len(before)) if at != each.line - 1]
        assert [before[at] for at in others] == [after[at] for at in others]
        assert not each.is_outside


@pytest.mark.parametrize(
    ("decorator", "is_outside"),
    [("@cache", True), ("@functools.lru_cache(maxsize=1)", True), ("@cached_property", False)],
)
def test_what_is_remembered_counts_for_all_tests(decorator: str, is_outside: bool) -> None:
    source = f"{decorator}\ndef f():\n    return 1\n"
    assert {each.is_outside for each in mutants(source)} == {is_outside}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone watches what a process takes")
@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_mutant_takes_no_more_than_so_much_memory(is_allowed: bool, tmp_path: Path) -> None:
    size = MEMORY // 8 if is_allowed else MEMORY + 1

    def job() -> int:
        return len(bytearray(size)) - size

    status = in_child(job, 60, tmp_path / "log")
    assert status == (0 if is_allowed else 70), "it failed by itself, and was not ended"


def test_the_modules_and_their_tests_exist() -> None:
    for module, tests in modules().items():
        assert (ROOT / module).is_file(), module
        assert [test for test in tests if not (ROOT / test).exists()] == []


def test_what_is_explained_is_still_there() -> None:
    listed = equivalents()
    made = {
        (module, each.was, each.becomes)
        for module in {key[0] for key in listed}
        for each in mutants((ROOT / module).read_text(encoding="utf-8"))
    }
    assert [key for key in listed if key not in made] == []
