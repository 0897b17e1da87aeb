"""Folders whose names others take, give away or fill between two steps of a run."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.files import exchanging, folders
from newsmeta.files.folders import new_folder
from newsmeta.files.writing import WriteError
from tests.support.writing import OLD, files, patience

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")


def put_folder(path: Path, content: bytes = b"new") -> None:
    with new_folder(path, lambda folder: True) as folder:
        (folder / "a.csv").write_bytes(content)


def left(tree: Path) -> list[str]:
    return [path.name for path in tree.iterdir() if path.name.startswith(".newsmeta-")]


def in_steps(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if steps == 3:
        monkeypatch.setattr(exchanging, "_exchanged", lambda one, other: False)


def around_exchange(
    monkeypatch: pytest.MonkeyPatch,
    before: Callable[[Path], object],
    after: Callable[[], object] = lambda: None,
) -> None:
    """Do something to the target immediately before the first exchange, and something after it."""
    exchange = exchanging.exchange

    def exchanged(target: Path, other: Path) -> None:
        monkeypatch.setattr(exchanging, "exchange", exchange)
        before(target)
        exchange(target, other)
        after()

    monkeypatch.setattr(exchanging, "exchange", exchanged)


def put_letter(folder: Path) -> None:
    (folder / "letter.txt").write_bytes(b"dear")


def test_another_run_gives_the_folder_its_name_first(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the name and the renaming, another run may end."""
    check = folders._check_folder

    def checked(*args: Any) -> bool:
        found = check(*args)
        monkeypatch.setattr(folders, "_check_folder", check)
        put_folder(tree / "package", b"theirs")
        return found

    with new_folder(tree / "package", lambda folder: True) as folder:
        (folder / "a.csv").write_bytes(b"mine")
        monkeypatch.setattr(folders, "_check_folder", checked)
    assert files(tree) == {"a.md": OLD, "package/a.csv": b"mine"}


@pytest.mark.parametrize("steps", [1, 3])
def test_what_somebody_puts_into_the_folder_at_the_last_moment_stays(
    steps: int, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_steps(steps, monkeypatch)
    put_folder(tree / "package", b"old")
    around_exchange(monkeypatch, put_letter)
    with (
        pytest.raises(WriteError, match="other files"),
        new_folder(tree / "package", lambda folder: not (folder / "letter.txt").exists()) as folder,
    ):
        (folder / "a.csv").write_bytes(b"mine")
    assert files(tree) == {
        "a.md": OLD,
        "package/a.csv": b"old",
        "package/letter.txt": b"dear",
    }


def test_another_run_replaces_the_folder_while_it_is_read(tree: Path) -> None:
    """The names of one package and the description of another fit no package."""
    put_folder(tree / "package", b"old")
    looks = itertools.count()

    def is_replaceable(folder: Path) -> bool:
        if next(looks):
            return True
        put_folder(folder, b"theirs")
        return False

    with new_folder(tree / "package", is_replaceable) as folder:
        (folder / "a.csv").write_bytes(b"mine")
    assert files(tree) == {"a.md": OLD, "package/a.csv": b"mine"}


def _file(target: Path) -> None:
    shutil.rmtree(target)
    target.write_bytes(b"dear")


def _link(target: Path) -> None:
    target.rename(target.with_name("moved"))
    target.symlink_to("moved")


BY_OTHERS: dict[str, tuple[Callable[[Path], None], str, dict[str, bytes]]] = {
    "a file": (_file, "there is a file", {"package": b"dear"}),
    "a link": (_link, "symbolic link", {"package/a.csv": b"old", "moved/a.csv": b"old"}),
}


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("what", BY_OTHERS)
def test_what_takes_the_place_of_the_folder_at_the_last_moment_stays(
    steps: int, what: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, reason, after = BY_OTHERS[what]
    in_steps(steps, monkeypatch)
    put_folder(tree / "package", b"old")
    around_exchange(monkeypatch, act)
    with patience(20), pytest.raises(WriteError, match=reason):
        put_folder(tree / "package", b"mine")
    found = {name: (tree / name).read_bytes() for name in after}
    assert found == after
    assert (tree / "package").is_symlink() == (act is _link)
    assert left(tree) == []


@pytest.mark.parametrize("steps", [1, 3])
def test_an_interrupt_after_the_exchange_leaves_what_was_put_into_the_folder(
    steps: int, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_steps(steps, monkeypatch)
    put_folder(tree / "package", b"old")

    def interrupt() -> None:
        raise KeyboardInterrupt

    around_exchange(monkeypatch, put_letter, interrupt)
    with pytest.raises(KeyboardInterrupt):
        put_folder(tree / "package", b"mine")
    there = {"a.md": OLD, "package/a.csv": b"old", "package/letter.txt": b"dear"}
    assert files(tree) == there


@pytest.mark.parametrize("is_before", [True, False])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_an_interrupt_between_steps_leaves_the_old_folder(
    step: int, is_before: bool, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_steps(3, monkeypatch)
    put_folder(tree / "package", b"old")
    rename, calls = Path.rename, itertools.count()

    def renamed(self: Path, target: Path) -> Path:
        number = next(calls)
        if number == step and is_before:
            raise KeyboardInterrupt
        done = rename(self, target)
        if number == step:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "rename", renamed)
    with pytest.raises(KeyboardInterrupt):
        put_folder(tree / "package")
    assert files(tree) == {"a.md": OLD, "package/a.csv": b"old"}


OTHER = """\
import sys
from pathlib import Path
from newsmeta.files import exchanging, folders

def told(descriptor):
    print(flush=True)
    return take_lock(descriptor)

take_lock, folders.take_lock = folders.take_lock, told
exchanging._exchanged = lambda one, other: False
with folders.new_folder(Path("package"), lambda folder: True) as folder:
    (folder / "a.csv").write_bytes(b"theirs")
"""


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_another_run_between_two_steps(
    step: int, is_there: bool, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run ends, or waits for the lock of the folder that it finds."""
    in_steps(3, monkeypatch)
    if is_there:
        put_folder(tree / "package", b"old")
    rename, calls = Path.rename, itertools.count()
    others = []

    def renamed(self: Path, target: Path) -> Path:
        if next(calls) == step:
            other = subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE)
            others.append(other)
            assert other.stdout
            other.stdout.readline()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", renamed)
    with patience(60):
        put_folder(tree / "package", b"mine")
        for other in others:
            other.communicate()
            assert other.returncode == 0
    assert files(tree)["package/a.csv"] in (b"mine", b"theirs")
    assert files(tree).keys() == {"a.md", "package/a.csv"}
    assert left(tree) == []


def test_what_somebody_put_into_the_old_folder_of_a_killed_run_stays(tree: Path) -> None:
    old = tree / f"{exchanging._start_of_old(tree / 'package')}-0123456789abcdef.old"
    old.mkdir()
    (old / "letter.txt").write_bytes(b"dear")
    (tree / "package").mkdir()
    with new_folder(tree / "package", lambda folder: not (folder / "letter.txt").exists()):
        assert (old / "letter.txt").read_bytes() == b"dear"
    assert (old / "letter.txt").read_bytes() == b"dear"
