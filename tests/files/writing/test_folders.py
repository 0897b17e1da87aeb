"""Writing a folder never replaces data of the user."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.files.folders import new_folder
from newsmeta.files.writing import WriteError, folders_for

OTHERS = "the folder holds other files; choose one that does not exist"
FILE = "there is a file of that name"
LINK = "a symbolic link has taken its place; run newsmeta again"


def folder_with(*names: str) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        path.mkdir()
        for name in names:
            (path / name).write_text("mine")

    return make


def link_to(name: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(path.with_name(name))


# The existing entry, whether it may be replaced, and the objection to that.
THERE: dict[str, tuple[Callable[[Path], object], bool, str]] = {
    "nothing": (lambda path: None, False, ""),
    "an empty folder": (folder_with(), False, ""),
    "a folder of ours": (folder_with("old.csv"), True, ""),
    "a folder of others": (folder_with("old.csv"), False, OTHERS),
    "a hidden file in a folder": (folder_with(".old"), False, OTHERS),
    "a file": (lambda path: path.write_text("mine"), True, FILE),
    "an empty file": (lambda path: path.touch(), False, FILE),
    "a pipe": (os.mkfifo, True, FILE),
    "a link to a file": (link_to("a.md"), True, FILE),
    "a link to an empty folder": (link_to("empty"), False, ""),
    "a link to nothing": (link_to("absent"), False, ""),
}


@pytest.fixture
def path(tree: Path) -> Path:
    (tree / "empty").mkdir()
    return tree / "package"


def state(folder: Path) -> dict[str, object]:
    """Return everything below a folder."""
    return {
        str(each.relative_to(folder)): each.read_bytes() if each.is_file() else each.lstat().st_mode
        for each in folder.rglob("*")
    }


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes and few links")
@pytest.mark.parametrize("there", THERE)
@pytest.mark.parametrize("is_late", [False, True], ids=["before", "meanwhile"])
def test_what_is_there_is_replaced_only_if_it_may_be(
    there: str, is_late: bool, path: Path, tree: Path
) -> None:
    make, may_be, problem = THERE[there]
    if is_late and there.startswith("a link"):
        problem = LINK  # One that exists earlier is followed.
    if not is_late:
        make(path)
    before = state(tree)
    error = None
    try:
        with new_folder(path, lambda _: may_be) as folder:
            if is_late:
                make(path)
                before = {k: v for k, v in state(tree).items() if not k.startswith(folder.name)}
            (folder / "new.csv").write_text("new")
    except WriteError as caught:
        error = str(caught)
    after = state(tree)
    if problem:
        assert (error, after) == (problem, before)
        return
    assert error is None
    assert [each.name for each in path.iterdir()] == ["new.csv"]
    assert (path / "new.csv").read_text() == "new"


@pytest.mark.parametrize("is_replaceable", [True, False])
def test_a_failure_leaves_what_was_there(is_replaceable: bool, path: Path, tree: Path) -> None:
    folder_with("old.csv")(path) if is_replaceable else None
    before = state(tree)
    with pytest.raises(ZeroDivisionError), new_folder(path, lambda _: True) as folder:
        (folder / "new.csv").write_text("new")
        raise ZeroDivisionError
    assert state(tree) == before


# -- folders for a file ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x", "a/x", "a/b/c/x", "empty/x", "empty/a/b/x"])
@pytest.mark.parametrize("fails", [True, False])
def test_folders_that_were_made_for_nothing_go_again(
    name: str, fails: bool, path: Path, tree: Path
) -> None:
    before = state(tree)
    try:
        with folders_for(tree / name):
            assert (tree / name).parent.is_dir()
            if fails:
                raise ZeroDivisionError
    except ZeroDivisionError:
        assert state(tree) == before
    else:
        assert (tree / name).parent.is_dir()
    assert (tree / "empty").is_dir()


def test_what_somebody_has_put_in_meanwhile_stays(path: Path, tree: Path) -> None:
    with pytest.raises(ZeroDivisionError), folders_for(tree / "a/b/c/x"):
        (tree / "a/mine").touch()
        raise ZeroDivisionError
    assert (tree / "a/mine").exists()
    assert not (tree / "a/b").exists()
