"""A round in which the system refuses a call."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterator

from tests.faults import calls
from tests.faults.rounds import (
    Known,
    Place,
    Round,
    after_all,
    mixed,
    picked,
    rude,
    settled,
    temporary,
)
from tests.faults.running import Done
from tests.faults.scenes import Tree

ERROR = "error"
"""The kind of such a round."""

_FULL = ("ENOSPC", "EDQUOT", "EIO")
_FORBIDDEN = ("EACCES", "EROFS", "EIO")
ERRORS = {
    "open": ("EMFILE", "EACCES", "EIO", "ENOENT", "EINTR"),
    "create": ("EMFILE", *_FORBIDDEN, "ENOSPC"),
    "read": ("EIO", "EINTR"),
    "write": (*_FULL, "EINTR"),
    "fsync": (*_FULL, "EINTR"),
    "truncate": _FULL,
    "close": _FULL,
    "stat": ("EACCES", "EIO"),
    "fstat": ("EIO",),
    "flock": ("ENOLCK", "EINTR", "EIO"),
    "chmod": ("EPERM", "EROFS", "EIO"),
    "utime": ("EPERM", "EROFS", "EIO"),
    "rename": (*_FORBIDDEN, "ENOSPC"),
    "exchange": (*_FORBIDDEN, "EINVAL", "ENOSYS"),
    "link": (*_FORBIDDEN, "EPERM", "EMLINK", "ENOSPC"),
    "unlink": _FORBIDDEN,
    "rmdir": _FORBIDDEN,
    "mkdir": (*_FORBIDDEN, "ENOSPC", "EMLINK"),
}
"""The possible errors of each kind of call."""


def play_error(place: Place, generator: random.Random) -> Round:
    """Play one round: fail a call, once or permanently, check the files, run again."""
    known = place.known
    number = picked(known.calls, generator)
    name = generator.choice(ERRORS[known.calls[number - 1]])
    place.lay_out(known.before)
    # An interrupted call is retried, without end if it always fails.
    stays = name != "EINTR" and generator.random() < 1 / 3
    fault = calls.Fault(number, getattr(errno, name), stays=stays)
    done = place.run_failing(fault)
    there = settled(place.tree())
    what = f"{calls.met() or 'none'}{' from then on' if fault.stays else ''}"
    played = Round(place.scene.name, name, ERROR, what, done.status)
    played.left = temporary(there)
    goes_without = _goes_without(place.scene.name, known, done)
    wrong = [*_after_error(known, done)]
    if not goes_without:
        wrong += [*mixed(known, there), *_unsaid(known, done, there)]
    played.wrong += (f"{text}, after {calls.where()}: {done.err[-300:]!r}" for text in wrong)
    again = place.run(*place.scene.arguments)
    if goes_without and place.scene.again > {0}:  # The files stay unchanged, as required.
        return played
    played.wrong += (f"{text}, after {calls.where()}" for text in after_all(place, again))
    return played


_SAID = ("left out:", "NM001", "cannot be read", "left as")
"""Messages about files that a command skipped."""


def _goes_without(scene: str, known: Known, done: Done) -> bool:
    """Tell whether the outcome may lack a file: it is an error message, or the report itself.

    A record of findings includes the file that cannot be read.
    """
    if scene.startswith("export") and calls.where() == "_config.yml":
        return "the address of the site is unknown" in done.err
    if scene == "validate output":
        return done.status != known.done.status
    return scene.startswith(("schema", "baseline")) and any(text in done.err for text in _SAID)


def _after_error(known: Known, done: Done) -> Iterator[str]:
    """Yield the mistakes after a failed call."""
    yield from rude(done)
    if done.status != known.done.status and not done.err.strip():
        yield f"the status is {done.status} without a word"


def _unsaid(known: Known, done: Done, there: Tree) -> Iterator[str]:
    """Yield deviations of the exit status from the outcome."""
    is_done = _outside(there) == _outside(known.after)
    if done.status == known.done.status and not is_done:
        yield f"the status is {done.status}, but not all is done"


def _outside(tree: Tree) -> Tree:
    """Return the files outside of the cache that are not temporary."""
    return {
        name: content
        for name, content in tree.items()
        if not name.startswith("cache/") and ".newsmeta-" not in name
    }
