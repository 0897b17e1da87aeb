"""Files changed by others meanwhile are left alone, and failures leave no files behind."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.files.writing import WriteError, replace_file
from tests.support.writing import NEW, OLD, files, refusal

# -- changed meanwhile ---------------------------------------------------------


@pytest.mark.parametrize("content", [b"", OLD + b"\n", OLD[:-1], NEW[:-1], b"something else"])
def test_a_file_that_changed_is_left(content: bytes, tree: Path) -> None:
    (tree / "a.md").write_bytes(content)
    assert "changed" in refusal(tree / "a.md", tree)
    assert files(tree) == {"a.md": content}


def test_a_change_of_same_size_and_time_is_seen(tree: Path) -> None:
    path = tree / "a.md"
    status = path.stat()
    changed = OLD.replace(b"spring", b"autumn")
    path.write_bytes(changed)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "changed" in refusal(path, tree)
    assert files(tree) == {"a.md": changed}


def test_a_change_while_the_new_content_goes_to_the_disk_is_seen(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tree / "a.md"
    changed = OLD.replace(b"spring", b"autumn")
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        fsync(descriptor)
        path.write_bytes(changed)

    monkeypatch.setattr(os, "fsync", slow)
    assert "changed" in refusal(path, tree)
    assert files(tree) == {"a.md": changed}


def test_a_file_that_vanished_does_not_come_back(tree: Path) -> None:
    (tree / "a.md").unlink()
    assert refusal(tree / "a.md", tree) == "no such file or directory"
    assert files(tree) == {}


def test_a_folder_that_vanished(tree: Path) -> None:
    assert "no such file" in refusal(tree / "gone" / "a.md", tree)
    assert not (tree / "gone").exists()


def _folder(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("make", [_folder, os.mkfifo, _device], ids=["folder", "pipe", "device"])
def test_a_file_that_became_something_else(make: Callable[[Path], object], tree: Path) -> None:
    path = tree / "a.md"
    path.unlink()
    make(path)
    kind = stat.S_IFMT(path.lstat().st_mode)
    assert refusal(path, tree)
    assert stat.S_IFMT(path.lstat().st_mode) == kind
    assert [item.name for item in tree.iterdir()] == ["a.md"]


def test_another_run_is_waited_for_and_its_work_not_lost(tree: Path) -> None:
    """The second run finds another file in the place of the locked one."""
    fcntl = pytest.importorskip("fcntl")
    path = tree / "a.md"
    theirs = OLD.replace(b"Climate", b"Cities")
    outcome: list[Exception | None] = []

    def second() -> None:
        try:
            replace_file(path, OLD, NEW, tree)
        except WriteError as error:
            outcome.append(error)
        else:
            outcome.append(None)

    with path.open("rb") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "it does not wait"
        (tree / "new").write_bytes(theirs)
        (tree / "new").replace(path)
    waiting.join(600)
    assert not waiting.is_alive()
    assert [isinstance(error, WriteError) for error in outcome] == [True]
    assert files(tree) == {"a.md": theirs}


def test_a_third_run_is_waited_for_as_well(tree: Path) -> None:
    """The lock on the current file counts, not that on the earlier one."""
    fcntl = pytest.importorskip("fcntl")
    path = tree / "a.md"
    waiting = threading.Thread(target=replace_file, args=(path, OLD, NEW, tree))
    with path.open("rb") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        waiting.start()
        waiting.join(0.2)
        (tree / "new").write_bytes(OLD)
        third = (tree / "new").open("rb")
        fcntl.flock(third, fcntl.LOCK_EX)
        (tree / "new").replace(path)
    waiting.join(0.3)
    assert waiting.is_alive(), "it does not wait for the third"
    third.close()
    waiting.join(600)
    assert not waiting.is_alive()
    assert files(tree) == {"a.md": NEW}


# -- failures ------------------------------------------------------------------


@pytest.mark.parametrize("function", ["fsync", "replace", "utime"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    function: str, error: BaseException, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(os, function, fail)
    expected = WriteError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        replace_file(tree / "a.md", OLD, NEW, tree)
    assert files(tree) == {"a.md": OLD}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device"),
        (OSError("Nobody knows"), "nobody knows"),
    ],
)
def test_the_reason_is_said_in_words(
    error: OSError, reason: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    assert refusal(tree / "a.md", tree) == reason


def test_the_content_is_on_the_disk_before_the_name_is(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        status = os.fstat(descriptor)
        kind = "folder" if stat.S_ISDIR(status.st_mode) else status.st_size
        forced.append((kind, (tree / "a.md").read_bytes()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    replace_file(tree / "a.md", OLD, NEW, tree)
    assert forced == [(len(NEW), OLD), ("folder", NEW)]
