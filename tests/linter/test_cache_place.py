"""Possible places of a cache, and the required owners of its folder and file."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from newsmeta.linter.cache_place import Place, is_own_file, is_own_folder, make, place, tidy_up
from newsmeta.linter.cache_store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="files have no owner and mode there")

OTHERS = "other users may write to it"
# Possible modes of a folder or file, each with the reason not to trust it.
MODES = {
    **dict.fromkeys((0o700, 0o750, 0o755, 0o1700, 0o2755, 0o711), ""),
    **dict.fromkeys((0o720, 0o702, 0o770, 0o707, 0o777, 0o1777, 0o2770, 0o722), OTHERS),
}
OLD = 1_600_000_000


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, outside of the searched tree."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty cache folder."""
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    return folder


def problem_of(folder: Path) -> str:
    """Return the objection to a folder outside of the searched tree."""
    return place(folder, Path.cwd() / "root", []).problem


@pytest.mark.parametrize("mode", MODES, ids=oct)
def test_nobody_else_may_write_to_the_folder(mode: int, folder: Path) -> None:
    folder.chmod(mode)
    assert problem_of(folder) == MODES[mode]
    assert is_own_folder(folder) == (not MODES[mode])


@pytest.mark.parametrize("mode", MODES, ids=oct)
def test_nobody_else_may_write_to_the_file(mode: int, folder: Path) -> None:
    file = folder / "file"
    file.touch()
    file.chmod(mode & 0o777)
    assert is_own_file(file) == (not MODES[mode])


def test_a_file_with_another_name_may_be_written_to_by_that(folder: Path) -> None:
    (folder / "file").touch(mode=0o600)
    assert is_own_file(folder / "file")
    (folder / "other").hardlink_to(folder / "file")
    assert not is_own_file(folder / "file")
    (folder / "other").unlink()
    (folder / "link").symlink_to(folder / "file")
    assert (is_own_file(folder / "file"), is_own_file(folder / "link")) == (True, False)


def test_what_belongs_to_somebody_else_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").touch(mode=0o600)
    assert (problem_of(folder), is_own_folder(folder)) == ("", True)
    assert is_own_file(folder / "file")
    user = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert problem_of(folder) == "it belongs to another user"
    assert not is_own_folder(folder)
    assert not is_own_file(folder / "file")


def test_where_files_have_no_owner_the_folders_of_a_user_are_his(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.chmod(0o777)
    monkeypatch.delattr(os, "geteuid")
    assert (problem_of(folder), is_own_folder(folder)) == ("", True)


ELSE: dict[str, Callable[[Path], object]] = {
    "a file": lambda path: path.touch(mode=0o600),
    "a pipe": lambda path: os.mkfifo(path, 0o600),
    "a link to a file": lambda path: path.symlink_to(__file__),
}


@pytest.mark.parametrize("kind", ELSE)
def test_what_is_no_folder_is_none_of_ours(kind: str, folder: Path) -> None:
    ELSE[kind](folder / "a")
    assert not is_own_folder(folder / "a")
    assert problem_of(folder / "a") == "it is not a folder"
    assert problem_of(folder / "a" / "b") == "not a directory"
    assert is_own_file(folder / "a") == (kind == "a file")


def test_a_store_believes_no_file_of_a_folder_that_others_may_write_to(folder: Path) -> None:
    file = folder / "x.sqlite"
    store = Store(file, b"key")
    store.write([(b"name", b"about")])
    store.end()
    for mode, problem in MODES.items():
        folder.chmod(mode)
        store = Store(file, b"key")
        assert store.after(b"") == ([] if problem else [(b"name", b"about")]), oct(mode)
        store.write([(b"name", b"about")])
        store.end()


# -- searched trees ---------------------------------------------------------------------------

# The place of a cache, beside the root or in it; and whether a commit could create it.
WHERE = {
    "outside": False,
    "site-cache": False,
    "site": True,
    "site/cache": True,
    "site/a/b/c": True,
    "site/../site/x": True,
    "repository/x": True,
    "repository/.git/x": True,
    "alias/x": True,
    "into/x": True,
    "site/out": True,
    "site/out/x": True,
    "shown/x": False,
    "shown/_news": True,
    "shown/_news/x": True,
    "listed/x": True,
    "a/../outside": False,
}


@pytest.mark.parametrize("where", WHERE)
def test_no_tree_that_is_looked_at_has_one(where: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    for name in (
        "site/a",
        "shown/_news",
        "listed",
        "repository/.git",
        "repository/part",
        "outside",
        "a",
    ):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "repository/.git/HEAD").touch()
    (tmp_path / "alias").symlink_to(root)
    (tmp_path / "into").symlink_to(root / "a")
    (root / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "shown/_news/a.md").touch()
    names = ("shown/_news/a.md", "repository/part", "listed")
    looked_at = [str(tmp_path / name) for name in names]
    problem = place(tmp_path / where, root, looked_at).problem
    assert problem.startswith("it lies in ") == WHERE[where]
    assert problem.endswith(", and a commit there could forge it") == WHERE[where]


@pytest.mark.parametrize("path", [".", "a.md", "sub/a.md"])
def test_what_is_looked_at_from_here_counts_as_all_that_is_here(path: str, here: Path) -> None:
    for where, is_in in (("cache", True), ("../cache", False)):
        problem = place(Path(where), here.parent / "root", [path]).problem
        assert problem.startswith(f"it lies in {here}, ") == is_in


def test_the_tree_is_named(tmp_path: Path) -> None:
    (tmp_path / "repository/.git").mkdir(parents=True)
    (tmp_path / "repository/.git/HEAD").touch()
    (tmp_path / "repository/a").mkdir()
    found = place(tmp_path / "repository/b", tmp_path / "repository/a", [])
    assert found.problem.startswith(f"it lies in {tmp_path / 'repository'}, ")
    assert found.file is None


@pytest.mark.parametrize("is_forged", [True, False])
def test_what_is_not_believed_is_not_deleted_either(is_forged: bool, folder: Path) -> None:
    root = Path.cwd() / "root"
    file = Place(root, folder).file
    assert file is not None
    for path in (file, file.with_name(f"{file.name}-journal"), file.with_name("mine")):
        path.touch(mode=0o600)
    folder.chmod(0o777 if is_forged else 0o700)
    found = place(folder, root, [])
    gone = {path.name for path in found.clear()}
    assert gone == (set() if is_forged else {file.name, f"{file.name}-journal"})
    assert {path.name for path in folder.iterdir()} == {
        file.name,
        f"{file.name}-journal",
        "mine",
    } - gone


def test_what_another_run_has_deleted_is_no_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Place(Path.cwd() / "root", folder)
    assert found.file is not None
    found.file.touch()
    names = [found.file.name, f"{found.file.name}-journal"]
    monkeypatch.setattr(os, "listdir", lambda _: names)
    assert [path.name for path in found.clear()] == names[::-1]
    assert list(folder.glob("*")) == []


# -- the usual folder -----------------------------------------------------------------------


def test_the_usual_folder_is_that_of_the_user(tmp_path: Path) -> None:
    asked: list[tuple[Any, ...]] = []

    def usual(name: str, appauthor: object = None) -> str:
        asked.append((name, appauthor))
        return str(tmp_path / name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(platformdirs, "user_cache_dir", usual)
        found = place(None, tmp_path / "root", [])
    assert (found.folder, found.problem) == (tmp_path / "newsmeta", "")
    assert asked == [("newsmeta", False)], "no folder of an author around it, as on Windows"


def failing() -> str:
    raise RuntimeError("no home")


@pytest.mark.parametrize("answer", [lambda: ".cache/newsmeta", lambda: "newsmeta", failing])
def test_without_a_home_there_is_none(
    answer: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: answer())
    found = place(None, tmp_path, [])
    assert (found.folder, found.file, found.clear()) == (None, None, [])
    assert found.problem == "nothing tells where this user has a folder for caches"


def test_each_root_has_a_file_by_whatever_name(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "root")
    names = {Place(tmp_path / name, tmp_path / "cache").file for name in ("root", "alias")}
    assert len(names) == 1
    assert Place(tmp_path, tmp_path / "cache").file not in names


# -- created, and cleaned up ------------------------------------------------------------------


def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make(tmp_path / "a/b/file")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a/b").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a/b/file").stat().st_mode) == 0o600
    (tmp_path / "a/b/file").write_bytes(b"mine")
    make(tmp_path / "a/b/file")
    assert (tmp_path / "a/b/file").read_bytes() == b"mine"
    assert sorted(path.name for path in (tmp_path / "a/b").iterdir()) == ["CACHEDIR.TAG", "file"]
    tag = (tmp_path / "a/b/CACHEDIR.TAG").read_bytes()
    assert tag == b"Signature: 8a477f597d28d172789f06886806bc55\n"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_nothing_is_left_where_there_is_no_room(
    code: int, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> int:
        path.touch()
        raise OSError(code, "no room")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no room"):
        make(here / "a/b/file")
    assert sorted(here.rglob("*")) == [here / "a"]


@pytest.mark.parametrize(("seconds", "stays"), [(-300, True), (300, False), (-(10**9), True)])
def test_a_file_is_kept_for_thirty_days(seconds: int, stays: bool, folder: Path) -> None:
    path = folder / f"{'0' * 32}.newsmeta-1.sqlite"
    path.touch()
    os.utime(path, (time.time() - 30 * 86_400 - seconds,) * 2)
    tidy_up(folder)
    assert path.exists() == stays


def test_what_cannot_be_deleted_keeps_nothing_else(folder: Path) -> None:
    paths = [folder / f"{digit * 32}.newsmeta-1.sqlite" for digit in "0123"]
    for path in paths:
        path.mkdir() if path is paths[3] else path.touch()
        os.utime(path, (OLD, OLD))
    os.utime(paths[1], (time.time() - 29 * 24 * 3600,) * 2)
    tidy_up(folder)
    assert sorted(folder.iterdir()) == [paths[1], paths[3]]
    tidy_up(folder / "absent")
    tidy_up(paths[0])


@pytest.mark.parametrize("asked", ["x" * 300, "a/" * 3000])
def test_a_name_that_no_folder_can_have(asked: str, tmp_path: Path) -> None:
    found = place(tmp_path / asked, tmp_path / "root", [])
    assert found.problem
    assert found.file is None
