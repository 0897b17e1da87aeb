"""The engines that check files: this process, several processes here, or other machines.

A caller describes the work on each file as a `Recipe`, and gets the outcomes in the order of the
files. An engine decides where the work is done: this module runs it on this machine, and
`newsmeta.cluster` on others.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.files.disk import Disk
from newsmeta.files.repositories import repository_of
from newsmeta.linter.job_count import Jobs, Method, Thing, shared_out

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.linter.kept import Kept

Look = Callable[[Any], Any]
"""A function that looks at a file, or at any other object that can be pickled and is no text.

Its result may be a data class with an exception as `failure`."""


@dataclass(frozen=True, slots=True)
class Around:
    """The location of the files, for other machines.

    Attributes:
        disk: The disk with the files.
        max_size: The largest size of a file in bytes.
        seen: Further files and folders of this machine that matter.
    """

    disk: Disk
    max_size: int
    seen: tuple[str, ...]

    def ahead(self, targets: Iterable[Any]) -> Iterable[Any]:
        """Yield files, with the contents of remote ones."""
        return self.disk.ahead(targets, self.max_size)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A description of a `Look` that another process can build.

    Attributes:
        make: A function of a module that returns the function to call with each file.
        arguments: Its positional arguments.
        options: Its keyword arguments.
        lost: A function of a module that returns the outcome reported for a file whose worker was
            killed, given the file and a message.
        around: The location of the files, for processes of other machines; None if they need no
            files.
    """

    make: Callable[..., Look]
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    lost: Callable[[Any, Exception], Any] | None = None
    around: Around | None = None

    def __call__(self) -> Look:
        """Return the function to call with each file."""
        return self.make(*self.arguments, **self.options)


def around(config: Config) -> Around:
    """Return the location of the files, for other machines."""
    seen = (config.path, config.root, repository_of(config.root))
    paths = dict.fromkeys(os.fspath(path) for path in seen if path is not None)
    return Around(config.disk, config.limits.max_size, tuple(paths))


class EngineError(Exception):
    """The chosen engine cannot check files, or no longer can. The message has the reason."""


class Engine(ABC):
    """Checks files elsewhere."""

    @abstractmethod
    def results(self, recipe: Recipe, things: Iterable[Thing]) -> Iterator[tuple[Thing, Any]]:
        """Yield each file with its outcome, in order.

        Args:
            recipe: The description of the work.
            things: The files, of which no more are taken than can be in progress.

        Raises:
            EngineError: When that is impossible, or becomes so.
        """

    @abstractmethod
    def keeping(
        self, recipe: Recipe, things: Iterable[Thing]
    ) -> tuple[Iterator[tuple[Thing, Any]], Kept]:
        """Do the same, and keep the summaries of files where they are checked.

        Args:
            recipe: The description of an `Apart`.
            things: The files.

        Returns:
            Each file with its outcome, in order; and the kept summaries, for use after that.
        """


def looked_at(
    recipe: Recipe,
    look: Look,
    things: Iterable[Thing],
    jobs: Jobs | Engine,
    method: Method | None = None,
) -> Iterator[tuple[Thing, Any]]:
    """Yield each file with its outcome, in order.

    Args:
        recipe: The description of the work.
        look: The function for this process.
        things: The files.
        jobs: The number of processes on this machine, or an engine elsewhere.
        method: The start method of processes; None for the usual one.
    """
    if isinstance(jobs, Engine):
        yield from jobs.results(recipe, things)
        return
    rest = iter(things)
    share = yield from shared_out(look, rest, jobs)
    if share.jobs <= 1:
        yield from ((thing, look(thing)) for thing in rest)
        return
    from newsmeta.linter import parallel

    yield from parallel.results(recipe, look, rest, share, method)
