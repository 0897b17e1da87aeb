"""Folders sent along to workers exist as long as they are needed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from newsmeta.cluster import luggage
from newsmeta.cluster.luggage import Luggage, packed, sight
from newsmeta.files.temporary import clear, folder_beside
from newsmeta.linter.engines import EngineError
from tests.support.cli import write


def sent(folder: Path) -> tuple[str, luggage.Sight, bytes]:
    """Return a folder as received by another machine, and remove the original."""
    with folder_beside(folder / "new") as made:
        write(made, {"tree/_config.yml": "url: https://www.example.com\n", "tree/a/b/c.md": "ü"})
        (made / "tree/empty").mkdir()
        (made / "tree/link").symlink_to("a")
        return str(made), sight(str(made)), packed([str(made)])


def content(folder: str) -> dict[str, str]:
    """Return the content of a folder."""
    paths = sorted(Path(folder).rglob("*"))
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_text(encoding="utf-8")
        if path.is_file()
        else ""
        for path in paths
    }


EXPECTED = {
    "tree": "",
    "tree/_config.yml": "url: https://www.example.com\n",
    "tree/a": "",
    "tree/a/b": "",
    "tree/a/b/c.md": "ü",
    "tree/empty": "",
    "tree/link": "a",
}


def test_it_is_written_and_removed(tmp_path: Path) -> None:
    folder, its, data = sent(tmp_path)
    assert not Path(folder).exists()
    had = Luggage([its], data)
    assert content(folder) == EXPECTED
    had.leave()
    had.leave()
    assert list(tmp_path.iterdir()) == []


def test_the_last_of_several_workers_removes_it(tmp_path: Path) -> None:
    folder, its, data = sent(tmp_path)
    one, other = Luggage([its], data), Luggage([its], data)
    one.leave()
    assert content(folder) == EXPECTED
    third = Luggage([its], data)
    other.leave()
    assert content(folder) == EXPECTED
    third.leave()
    assert list(tmp_path.iterdir()) == []


def test_other_runs_do_not_take_it_for_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, its, data = sent(tmp_path)
    had = Luggage([its], data)
    monkeypatch.setattr("newsmeta.files.temporary._cleared", set())
    clear(str(tmp_path))
    assert content(folder) == EXPECTED
    had.leave()


@pytest.mark.parametrize("is_changed", [False, True])
def test_on_the_same_machine_it_stays_what_it_is(tmp_path: Path, is_changed: bool) -> None:
    with folder_beside(tmp_path / "new") as made:
        write(made, {"tree/a.md": "a"})
        its = sight(str(made))
        if is_changed:
            made.joinpath("more").mkdir()
            os.utime(made, ns=(0, 0))
        had = Luggage([its], packed([str(made)]))
        had.leave()
        assert made.joinpath("tree/a.md").exists()


def test_what_a_killed_worker_left_is_used_and_removed(tmp_path: Path) -> None:
    folder, its, data = sent(tmp_path)
    for lock in Luggage([its], data)._locks.values():
        os.close(lock)
    assert content(folder) == EXPECTED
    Luggage([its], data).leave()
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    _, its, data = sent(tmp_path / "there")
    shutil.rmtree(tmp_path / "there")
    with pytest.raises(OSError, match="No such file"):
        Luggage([its], data)
    with pytest.raises(OSError, match="No such file"):
        Luggage([its], None)


def test_too_much_does_not_go_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.md": "a" * 60, "b.md": "b" * 60})
    monkeypatch.setattr(luggage, "_MOST", 100)
    with pytest.raises(EngineError, match="comes to more than 100 bytes"):
        packed([str(tmp_path)])
