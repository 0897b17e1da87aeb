"""Who looks at files: this process, several processes of this machine, or others elsewhere.

Whoever goes through many files says what is to be made of each, as a `Recipe`, and gets the
outcomes in the order of the files. Where they come from is the business of an engine: this module
knows this machine, and `newsmeta.cluster` knows others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from newsmeta.data_classes import dataclass
from newsmeta.linter.job_count import Jobs, Method, Thing, shared_out

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.linter.kept import Kept

Look = Callable[[Any], Any]
"""What is done with a file, or with anything else that pickles and is no text.

What it returns may be a data class with an exception as `failure`."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What it takes to make in another process what looks at files.

    Attributes:
        make: A function of a module, which returns what is to be called with each file.
        arguments: Its positional arguments.
        options: Its keyword arguments.
        lost: A function of a module, which returns what comes of a file that ends whoever looks
            at it, from the file and what is to be said of that.
        ahead: Yields files with what they hold, where that is elsewhere and none of this machine
            has read it.
    """

    make: Callable[..., Look]
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    lost: Callable[[Any, Exception], Any] | None = None
    ahead: Callable[[Iterable[Any]], Iterable[Any]] | None = None

    def __call__(self) -> Look:
        """Return what is to be called with each file."""
        return self.make(*self.arguments, **self.options)


def ahead_of(config: Config) -> Callable[[Iterable[Any]], Iterable[Any]]:
    """Return what yields files with what they hold, where that is elsewhere."""
    return partial(config.disk.ahead, max_size=config.limits.max_size)


class EngineError(Exception):
    """Files cannot be looked at where they were to be, or no longer; the message says why."""


class Engine(ABC):
    """Looks at files elsewhere."""

    @abstractmethod
    def results(self, recipe: Recipe, things: Iterable[Thing]) -> Iterator[tuple[Thing, Any]]:
        """Yield each file, in order, with what comes of it.

        Args:
            recipe: How to make what looks at files.
            things: The files, of which no more are taken than can be under way.

        Raises:
            EngineError: When that is not possible, or no longer.
        """

    @abstractmethod
    def keeping(
        self, recipe: Recipe, things: Iterable[Thing]
    ) -> tuple[Iterator[tuple[Thing, Any]], Kept]:
        """Do the same, and have what there is to compare in files kept where they are looked at.

        Args:
            recipe: How to make an `Apart`.
            things: The files.

        Returns:
            Each file, in order, with what comes of it; and what is kept, for when that is through.
        """


def looked_at(
    recipe: Recipe,
    look: Look,
    things: Iterable[Thing],
    jobs: Jobs | Engine,
    method: Method | None = None,
) -> Iterator[tuple[Thing, Any]]:
    """Yield each file, in order, with what comes of it.

    Args:
        recipe: How to make what looks at files.
        look: What it made in this process.
        things: The files.
        jobs: How many processes of this machine to use, or what looks at files elsewhere.
        method: How processes start; None for what suits this one.
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
