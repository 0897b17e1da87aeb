"""Temporary files of killed runs are removed by the next run; those of live runs stay."""

from __future__ import annotations

import errno
import json
import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from newsmeta.cli.stopping import in_order
from newsmeta.files import temporary
from newsmeta.files.temporary import clear, file_beside, folder_beside
from tests.support.cli import GOOD, WARNING, invoke, write

LEFT = ".newsmeta-4711-0123456789abcdef.tmp"


def _file(path: Path) -> None:
    path.write_text("half of it")


def _empty(path: Path) -> None:
    path.touch()


def _unreadable(path: Path) -> None:
    path.touch()
    path.chmod(0o400)


def _folder(path: Path) -> None:
    path.mkdir()


def _full_folder(path: Path) -> None:
    write(path, {"articles.csv": "title\r\n", "deep/er.csv": ""})


def _link(path: Path) -> None:
    write(path.parent, {"goal.md": GOOD})
    path.symlink_to("goal.md")


NAMES: list[tuple[str, Callable[[Path], None], bool]] = [
    (LEFT, _file, True),
    (LEFT, _empty, True),
    (LEFT, _unreadable, True),
    (LEFT, _folder, True),
    (LEFT, _full_folder, True),
    (".newsmeta-1-ffffffffffffffff.tmp", _file, True),
    (".newsmeta-4194304-0000000000000000.tmp", _file, True),
    # Entries that are not newsmeta's temporary files stay.
    (LEFT, _link, False),
    (LEFT[1:], _file, False),
    (f"{LEFT}.md", _file, False),
    (f"a{LEFT}", _file, False),
    (LEFT.replace("4711", ""), _file, False),
    (LEFT.replace("4711", "mine"), _file, False),
    (LEFT.replace("abcdef", "ABCDEF"), _file, False),
    (LEFT.replace("abcdef", ""), _file, False),
    (".newsmeta-cache", _full_folder, False),
    (".newsmeta.toml", _file, False),
    ("newsmeta.tmp", _file, False),
]


@pytest.mark.parametrize(("name", "make", "goes"), NAMES)
def test_what_goes(name: str, make: Callable[[Path], None], goes: bool, tree: Path) -> None:
    make(tree / name)
    before = {path.name for path in tree.iterdir()}
    clear(str(tree))
    assert {path.name for path in tree.iterdir()} == before - ({name} if goes else set())


def test_what_a_run_writes_at_this_moment_stays(tree: Path) -> None:
    pytest.importorskip("fcntl")
    with file_beside(tree / "b.md") as (name, file), folder_beside(tree / "c") as folder:
        for _ in range(2):
            (tree / LEFT).touch()
            temporary._cleared.clear()
            clear(str(tree))
            there = {path.name for path in tree.iterdir()}
            assert there == {"a.md", folder.name, Path(name).name}
            file.close()  # Not renamed yet.


@pytest.mark.parametrize("losses", [1, 2, 3])
def test_what_another_run_takes_before_it_is_locked_is_made_anew(
    losses: int, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fcntl")
    lock, left = temporary.take_lock, [losses]

    def late(descriptor: int, *, waits: bool = True) -> bool:
        if waits and left[0]:
            left[0] -= 1
            temporary._cleared.clear()
            clear(str(tree))
        return lock(descriptor, waits=waits)

    monkeypatch.setattr(temporary, "take_lock", late)
    with file_beside(tree / "b.md") as (name, file):
        file.write(b"all of it")
        file.flush()
        temporary._cleared.clear()
        clear(str(tree))
        assert Path(name).read_bytes() == b"all of it"
    left[0] = losses
    with folder_beside(tree / "c") as folder:
        temporary._cleared.clear()
        clear(str(tree))
        assert folder.is_dir()
    assert [path.name for path in tree.iterdir()] == ["a.md"]


def test_another_folder_is_not_looked_at(tree: Path) -> None:
    write(tree, {f"below/{LEFT}": "", f"../{LEFT}": ""})
    clear(str(tree))
    assert (tree / "below" / LEFT).exists()
    assert (tree.parent / LEFT).exists()


RECORD = {
    "title": "City council votes to plant ten thousand trees",
    "excerpt": "The plan covers every district and starts in the spring.",
    "category": "news",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "webUrl": "https://www.example.com/trees/",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate"],
}
IMPORT = "import data.jsonl --into n"
COMMANDS = [
    # Arguments of the earlier run, those of the next run, and the folder with remains.
    ("", "normalize _news", "_news"),
    ("", IMPORT, "n"),
    (IMPORT, IMPORT, "n"),
    (IMPORT, f"{IMPORT} --update", "n"),
    (IMPORT, f"{IMPORT} --force", "n"),
    ("", "export --to jsonl --output out.jsonl _news", "."),
    ("", "export --to datapackage --output out _news", "."),
    ("", "validate --output report.json _news", "."),
    ("", "baseline create", "."),
    ("baseline create", "baseline create", "."),
    ("baseline create", "baseline update", "."),
    ("baseline create", "baseline prune", "."),
    ("", "schema infer _news --output s.json", "."),
    ("schema infer _news --output s.json", "schema infer _news --output s.json", "."),
    ("", "init --yes", "."),
    ("init --yes", "init --yes", "."),
]


@pytest.mark.parametrize(("first", "command", "folder"), COMMANDS)
@pytest.mark.parametrize("is_absolute", [False, True])
def test_each_command_that_writes_clears(
    first: str, command: str, folder: str, is_absolute: bool, tree: Path
) -> None:
    write(tree, {"_news/2021-01-27-a.md": WARNING, "data.jsonl": json.dumps(RECORD) + "\n"})
    (tree / ".git").mkdir()
    if first:
        invoke(*first.split())
    temporary._cleared.clear()  # Each run is a separate process.
    (tree / folder).mkdir(exist_ok=True)
    _file(tree / folder / LEFT)
    words = command.split()
    names = ("n", "_news", "data.jsonl", "out", "out.jsonl", "report.json", "s.json")
    invoke(*(str(tree / word) if is_absolute and word in names else word for word in words))
    assert not (tree / folder / LEFT).exists()


def test_a_dry_run_touches_nothing(tree: Path) -> None:
    write(tree, {"_news/2021-01-27-a.md": WARNING, "data.jsonl": json.dumps(RECORD) + "\n"})
    _file(tree / "_news" / LEFT)
    for command in ("normalize --check _news", "import data.jsonl --into _news --dry-run"):
        invoke(*command.split())
    assert (tree / "_news" / LEFT).exists()


def test_where_nothing_stays_it_is_tried_a_number_of_times(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: str, flags: int, mode: int = 0o777) -> int:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)

    before = sorted(tree.iterdir())
    with monkeypatch.context() as patches:
        patches.setattr(os, "open", gone)
        with pytest.raises(OSError, match="gone at once"), folder_beside(tree / "c"):
            pass
    assert sorted(tree.iterdir()) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("make", [file_beside, folder_beside])
def test_a_signal_while_it_is_made_leaves_nothing(
    make: Callable[[Path], AbstractContextManager[Any]],
    number: signal.Signals,
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It arrives during the creation of the file, and is raised before the call returns."""
    mkdir = Path.mkdir

    def opened(*args: Any, **options: Any) -> Any:
        with open(*args, **options):  # noqa: PTH123
            signal.raise_signal(number)

    def made(folder: Path) -> None:
        mkdir(folder)
        signal.raise_signal(number)

    monkeypatch.setattr(temporary, "open", opened, raising=False)
    monkeypatch.setattr(Path, "mkdir", made)
    before = sorted(tree.iterdir())
    with pytest.raises(SystemExit) as ended, in_order(), make(tree / "b.md"):
        pass
    assert ended.value.code == 128 + number
    assert sorted(tree.iterdir()) == before
