"""`newsmeta import --delete-missing`: files that cannot be deleted are not counted as records."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from newsmeta.files import writing
from newsmeta.files.temporary import take_lock
from newsmeta.files.writing import WriteError, remove_file
from newsmeta.importers import deleting
from tests.support.cli import write
from tests.support.importing import TEXT, files, import_data, lines, numbers


@pytest.mark.parametrize(
    ("there", "in_data", "kept"),
    [(there, there - gone, kept) for there in (3, 6) for gone in (1, 2) for kept in range(gone + 1)]
    + [(5, 5, 0), (7, 4, 2)],
)
def test_it_is_refused_and_not_counted_as_one(
    there: int, in_data: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays = [f"{number}.md" for number in range(in_data, in_data + kept)]

    def remove(path: Path, root: Path) -> None:
        if path.name in stays:
            raise WriteError("permission denied")
        remove_file(path, root)

    monkeypatch.setattr(deleting, "remove_file", remove)
    args = ("--update", "--delete-missing", "--delete-at-most", "3")
    for more in ((), ("--output-format", "json")):
        write(Path(), {f"site/_news/{number}.md": TEXT for number in range(there)})
        lines(*({"path": f"_news/{number}.md"} for number in range(in_data)))
        result = import_data(*args, *more)
        assert result.status == bool(kept)
        assert result.err.count("it cannot be deleted: permission denied") == kept
        counted = numbers(replace(result, err=result.err.split("\n1 of")[0].split("\n2 of")[0]))
        assert (counted["records"], counted["refused"]) == (in_data, kept)
        assert counted.get("deleted", 0) == there - in_data - kept
        assert len(files()) == in_data + kept
    summary = json.loads(result.out)["summary"]
    assert (summary["records"], summary["refused"]) == (in_data, kept)


@pytest.mark.parametrize("act", ["edit", "replace", "remove"])
def test_what_others_do_to_a_file_while_others_are_deleted(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was changed meanwhile stays; one that is gone is what was wanted."""
    write(Path(), {f"site/_news/{number}.md": TEXT for number in range(4)})
    lines({"path": "_news/0.md"})
    other = Path("site/_news/3.md")

    def remove(path: Path, root: Path) -> None:
        monkeypatch.setattr(deleting, "remove_file", remove_file)
        if act == "edit":
            other.write_text(f"{TEXT}An edit.\n")
        elif act == "replace":
            new = other.with_suffix(".new")
            new.write_text(TEXT)
            new.replace(other)
        else:
            other.unlink()
        remove_file(path, root)

    monkeypatch.setattr(deleting, "remove_file", remove)
    result = import_data("--update", "--delete-missing", "--delete-at-most", "3")
    is_changed = act != "remove"
    assert result.status == is_changed
    assert ("it cannot be deleted: it was changed since it was read" in result.err) == is_changed
    assert numbers(result)["deleted"] == (2 if is_changed else 3)
    assert other.exists() == is_changed


def test_a_file_that_another_run_is_replacing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deletion waits until the other run has replaced the file, and leaves the new one."""
    write(Path(), {f"site/_news/{number}.md": TEXT for number in range(2)})
    lines({"path": "_news/0.md"})
    path = Path("site/_news/1.md")

    def taken(descriptor: int) -> bool:
        monkeypatch.setattr(writing, "take_lock", take_lock)
        other = path.with_suffix(".new")  # As the other run does before it gives up the lock.
        other.write_text(f"{TEXT}An edit.\n")
        other.replace(path)
        return take_lock(descriptor)

    def kept(path: Path) -> contextlib.AbstractContextManager[None]:
        monkeypatch.setattr(writing, "take_lock", taken)
        return writing.kept_from_others(path)

    monkeypatch.setattr(deleting, "kept_from_others", kept)
    result = import_data("--update", "--delete-missing")
    assert (result.status, "it was changed since it was read" in result.err) == (1, True)
    assert path.read_text().endswith("An edit.\n")
