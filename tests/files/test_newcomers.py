"""New files are distinguished from those seen before, whatever their number."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta.files.newcomers import each_once, newcomers
from newsmeta.files.targets import Target
from tests.support.spilling import holding

PATHS = st.lists(st.sampled_from([f"{folder}/{n}.md" for folder in "ab" for n in range(9)]))


@given(PATHS, PATHS, st.integers(1, 20))
@example([], ["a/1.md", "a/2.md", "a/1.md", "a/3.md", "a/2.md"], 1)
def test_newcomers(known: list[str], found: list[str], most: int) -> None:
    targets = [Target(path, f"./{path}", is_named=False) for path in found]
    expected = [each for each in dict.fromkeys(targets) if each.file not in known]
    with holding(most):
        assert list(newcomers(known, targets)) == expected


@given(PATHS, PATHS, st.integers(1, 20))
@example(["a/1.md"], ["a/1.md", "a/1.md", "a/2.md"], 1)
def test_each_once(named: list[str], found: list[str], most: int) -> None:
    targets = [Target(path, path, is_named=True) for path in named]
    targets += [Target(path, f"./{path}", is_named=False) for path in found]
    targets += [Target(f"b/../{path}", f"b/../{path}", is_named=False) for path in found]
    targets.sort(key=lambda each: each.name)
    with holding(most):
        seen = list(each_once(targets))
    shown = {each.file: each.name for each in targets if "/../" not in each.file}
    assert sorted(seen) == sorted((path, path in named) for path in {*named, *found})
    assert [shown[file] for file, _ in seen] == sorted(shown[file] for file, _ in seen)
