"""Outputs that replace others: a file or a folder, with its metadata."""

from __future__ import annotations

import itertools
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from newsmeta.files import exchanging
from newsmeta.files.folders import new_folder
from newsmeta.files.writing import WriteError, new_content
from tests.support.writing import OLD, files


def put(path: Path, content: bytes = b"new") -> None:
    with new_content(path) as file:
        file.write(content)


def put_folder(path: Path, content: bytes = b"new") -> None:
    with new_folder(path, lambda folder: True) as folder:
        (folder / "a.csv").write_bytes(content)


# -- a file --------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o2755])
def test_the_mode_of_a_file_is_kept(mode: int, tree: Path) -> None:
    (tree / "a.md").chmod(mode)
    put(tree / "a.md")
    assert stat.S_IMODE((tree / "a.md").stat().st_mode) == mode


@pytest.mark.parametrize("mask", [0o077, 0o022, 0o002, 0o000])
def test_a_new_file_has_the_mode_that_the_user_wants(mask: int, tree: Path) -> None:
    before = os.umask(mask)
    try:
        put(tree / "new")
        put_folder(tree / "folder")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tree / "new").stat().st_mode) == 0o666 & ~mask
    assert stat.S_IMODE((tree / "folder").stat().st_mode) == 0o777 & ~mask


@pytest.mark.parametrize("mask", [0o777, 0o177, 0o137, 0o117, 0o077, 0o027, 0o022, 0o007, 0])
@pytest.mark.parametrize("mode", [None, 0o600, 0o640, 0o666, 0o755])
def test_the_mode_while_it_is_written(
    mode: int | None, mask: int, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it is complete, only the owner may read it; the umask stays unchanged."""
    path = tree / "output"
    if mode is not None:
        path.touch()
        path.chmod(mode)
    wanted = 0o666 & ~mask if mode is None else mode
    before = os.umask(mask)
    set_to: list[int] = []
    try:
        with monkeypatch.context() as patched:
            patched.setattr(os, "umask", set_to.append)
            with new_content(path) as file:
                file.write(b"new")
                (temporary,) = tree.glob(".newsmeta-*")
                while_written = stat.S_IMODE(temporary.stat().st_mode)
    finally:
        os.umask(before)
    assert while_written == (0o600 if mode is None else 0o600 & ~mask)
    assert not set_to
    assert stat.S_IMODE(path.stat().st_mode) == wanted


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root")
def test_the_owner_of_an_output_is_kept(tree: Path) -> None:
    (tree / "folder").mkdir()
    for path in (tree / "a.md", tree / "folder"):
        os.chown(path, 12_345, 23_456)
        path.chmod(0o750)
    put(tree / "a.md")
    put_folder(tree / "folder")
    for path in (tree / "a.md", tree / "folder"):
        status = path.stat()
        assert (status.st_uid, status.st_gid) == (12_345, 23_456)
        assert stat.S_IMODE(status.st_mode) == 0o750


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_the_extended_attributes_of_an_output_are_kept(tree: Path) -> None:
    path = tree / "a.md"
    try:
        os.setxattr(path, "user.newsmeta.test", b"kept")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    put(path)
    assert os.getxattr(path, "user.newsmeta.test") == b"kept"


def test_an_output_that_is_a_link_stays_one(tree: Path) -> None:
    (tree / "link").symlink_to("a.md")
    (tree / "later").symlink_to("not-there-yet")
    put(tree / "link")
    put(tree / "later")
    assert (tree / "link").is_symlink()
    assert (tree / "later").is_symlink()
    assert files(tree)["a.md"] == files(tree)["not-there-yet"] == b"new"


# -- a folder ------------------------------------------------------------------


def _in_three_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanging, "_exchanged", lambda one, other: False)


@pytest.mark.skipif(sys.platform != "linux", reason="exchanges names on Linux alone")
def test_whoever_looks_always_finds_a_folder(tree: Path) -> None:
    folder = tree / "package"
    put_folder(folder)
    missed, done = [], threading.Event()

    def watch() -> None:
        while not done.is_set():
            try:
                folder.stat()
            except FileNotFoundError:
                missed.append(1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    for number in range(200):
        put_folder(folder, str(number).encode())
    done.set()
    watcher.join()
    assert not missed
    assert files(tree) == {"a.md": OLD, "package/a.csv": b"199"}


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_a_failure_in_three_steps_leaves_the_old_folder(
    fails_at: int, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _in_three_steps(monkeypatch)
    put_folder(tree / "package", b"old")
    rename, calls = Path.rename, itertools.count()

    def failing(self: Path, target: Path) -> Path:
        if next(calls) == fails_at:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="Input"):
        put_folder(tree / "package")
    assert files(tree) == {"a.md": OLD, "package/a.csv": b"old"}


KILLED = """\
import os, sys
from pathlib import Path
from newsmeta.files import exchanging
from newsmeta.files.folders import new_folder

exchanging._exchanged = lambda one, other: False
rename, calls = Path.rename, []
def killed(self, target):
    if len(calls) == int(sys.argv[1]):
        os.kill(os.getpid(), 9)
    calls.append(1)
    rename(self, target)
Path.rename = killed
with new_folder(Path("package"), lambda folder: True) as folder:
    (folder / "a.csv").write_bytes(b"killed")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills")
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_run_killed_between_steps(step: int, tree: Path) -> None:
    put_folder(tree / "package", b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(step)], check=False)
    assert done.returncode == -9
    # One of the folders exists even if the next run fails.
    there = b"killed" if step == 2 else b"old"
    with pytest.raises(ValueError), new_folder(tree / "package", lambda folder: True):
        assert files(tree)["package/a.csv"] == there
        raise ValueError
    assert files(tree)["package/a.csv"] == there
    put_folder(tree / "package")
    visible = {name: content for name, content in files(tree).items() if ".tmp" not in name}
    assert visible == {"a.md": OLD, "package/a.csv": b"new"}


def test_what_became_of_the_folder_meanwhile_counts(tree: Path) -> None:
    """Another run may have written the folder, or somebody may have filled or removed it."""
    folder = tree / "package"
    with new_folder(folder, lambda folder: True) as new:
        (new / "a.csv").write_bytes(b"mine")
        put_folder(folder, b"theirs")
    assert files(tree) == {"a.md": OLD, "package/a.csv": b"mine"}
    with new_folder(folder, lambda folder: True) as new:
        (folder / "a.csv").unlink()
        folder.rmdir()
    assert list(folder.iterdir()) == []
    with (
        pytest.raises(WriteError, match="other files"),
        new_folder(folder, lambda folder: False) as new,
    ):
        (new / "a.csv").write_bytes(b"mine")
        (folder / "letter.txt").write_bytes(b"dear")
    assert files(tree) == {"a.md": OLD, "package/letter.txt": b"dear"}
