"""A round in which another process changes the same files while newsmeta writes."""

from __future__ import annotations

import ctypes
import linecache
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults.rounds import Place, Round, mixed, rude, temporary
from tests.faults.running import Done
from tests.faults.scenes import Tree

MEDDLE = "meddle"
"""The kind of such a round."""

HERE = b"Somebody was here.\n"
_ELSEWHERE = "elsewhere"
_NEWS = Path("_news")


def _edit() -> None:
    for path in _articles():
        path.write_bytes(path.read_bytes() + HERE)


def _remove() -> None:
    for path in _articles()[::2]:
        path.unlink()


def _remove_folder() -> None:
    shutil.rmtree(_NEWS, ignore_errors=True)


def _put_link() -> None:
    if _NEWS.is_dir():
        _NEWS.rename(Path("..", _ELSEWHERE))
        _NEWS.symlink_to(Path("..", _ELSEWHERE))


def _put_folders() -> None:
    for path in _articles():
        path.unlink()
        path.mkdir()


def _forbid() -> None:
    _become_like_others()
    for path in _articles()[::2]:
        path.chmod(0)
    if _NEWS.is_dir():
        _NEWS.chmod(0o500)


def _become_like_others() -> None:
    """Give up root's rights over the files of others, if this is root."""
    library = ctypes.CDLL(None)
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    if not library.capget(head, sets):
        for place in (0, 1, 2):  # Effective, permitted, inheritable.
            sets[place] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
        library.capset(head, sets)


def _articles() -> list[Path]:
    return sorted(path for path in _NEWS.rglob("[!.]*.md") if path.is_file())


ACTS: dict[str, Callable[[], None]] = {
    "edit": _edit,
    "remove": _remove,
    "remove folder": _remove_folder,
    "put link": _put_link,
    "put folders": _put_folders,
    "forbid": _forbid,
}
"""The possible acts of another process."""


def play_meddled(place: Place, generator: random.Random) -> Round:
    """Play one round: let another process meddle, check the files, and run again."""
    known = place.known
    act = generator.choice(list(ACTS))
    place.lay_out(known.before)
    done = place.run_stepping(generator.randint(1, max(1, known.steps)), act)
    where = place.log.read_text() if place.log.exists() else "after the end"
    played = Round(place.scene.name, act, MEDDLE, where.rpartition(":")[0] or where, done.status)
    if act == "forbid":
        _permit(place)
    there = place.tree()
    played.left = temporary(there)
    again = place.run(*place.scene.arguments)
    if act == "forbid":
        there = _put_right(place, there)
    wrong = [*rude_or_silent(done), *rude_or_silent(again), *_lost(place, act, where, there)]
    played.wrong += (f"{text} ({where}): {done.err[-300:]!r}" for text in wrong)
    _put_away(place)
    return played


def rude_or_silent(done: Done) -> Iterator[str]:
    """Yield forbidden output, exit statuses and silent failures."""
    yield from rude(done)
    if done.status == 2 and not done.err.strip():
        yield "it fails without a word"


def _lost(place: Place, act: str, where: str, there: Tree) -> Iterator[str]:
    """Yield lost changes of the other process."""
    before = place.known.before
    if act == "edit" and where != "after the end" and not _is_last_moment(where):
        for name, content in there.items():
            is_article = name.startswith("site/_news/") and name.endswith(".md")
            if is_article and name in before and HERE not in (content or b""):
                yield f"{name} has lost what somebody wrote"
    if act == "forbid":
        yield from mixed(place.known, there)
    if act == "put link":
        for name, content in there.items():
            inside = name.removeprefix(f"{_ELSEWHERE}/")
            if name == inside or content is None or ".newsmeta-" in name:
                continue
            old = before.get(f"site/_news/{inside}"), place.known.after.get(f"site/_news/{inside}")
            if content not in old:
                yield f"{name} is neither old nor new"


def _put_right(place: Place, there: Tree) -> Tree:
    """Return files, with those reports replaced that the next run has corrected.

    A report lacks a file that could not be read, or contains it as a finding.
    """
    after, now = place.known.after, place.tree()
    told = [name for name in there if not name.endswith(".md") and now.get(name) == after.get(name)]
    return {**there, **{name: after.get(name) for name in told}}


def _is_last_moment(where: str) -> bool:
    """Tell whether only the rename remains, after which nothing can be checked."""
    name, _, number = where.rpartition(":")
    line = linecache.getline(f"newsmeta/{name.partition(':')[0]}", int(number))
    # A file may be closed in the line that opened it.
    is_closing = ":_holds:" in where and line.lstrip().startswith("with ")
    return "os.replace(" in line or is_closing


def _permit(place: Place) -> None:
    """Restore forbidden permissions."""
    folder = place.site / _NEWS
    if folder.is_dir():
        folder.chmod(0o755)
        for path in folder.rglob("*.md"):
            path.chmod(0o644)


def _put_away(place: Place) -> None:
    """Remove whatever prevents a new layout."""
    shutil.rmtree(place.top / _ELSEWHERE, ignore_errors=True)
    if (place.site / _NEWS).is_symlink():
        (place.site / _NEWS).unlink()
    for path in sorted(place.top.rglob("*.md"), reverse=True):
        if path.is_dir():
            shutil.rmtree(path)
