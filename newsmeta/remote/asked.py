"""What is said of files that are elsewhere, besides their paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from newsmeta.data_classes import dataclass
from newsmeta.remote.trees import TreeError


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an archive may cost.

    Attributes:
        members: How many members it may have.
        bytes: How many bytes it may come to, those that nobody needs among them.
        ratio: How many times its own size that may be, where it is more than `free` bytes.
        free: The bytes up to which it may be packed as well as can be.
    """

    members: int = 10_000_000
    bytes: int = 64 * 2**30
    ratio: int = 250
    free: int = 2**28

    @classmethod
    def said(cls, limits: Iterable[str]) -> Bounds:
        """Return bounds of which some are other than usual.

        Args:
            limits: Those, as `members=20000000`.

        Raises:
            TreeError: When one is none.
        """
        bounds = cls()
        names = [each.name for each in fields(cls) if each.name != "free"]
        for limit in limits:
            name, _, text = limit.partition("=")
            number = text.strip().replace("_", "").replace(",", "")
            if name.strip() not in names or not number.isdecimal() or not 0 < int(number) < 2**63:
                raise TreeError(
                    f"--archive-limit {limit}: write {', '.join(f'{n}=NUMBER' for n in names)}, "
                    "for example members=20000000"
                )
            bounds = replace(bounds, **{name.strip(): int(number)})
        return bounds


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said of files that are elsewhere, besides their paths.

    Attributes:
        revision: The Git revision that they are looked at in; None for none.
        git_dir: The repository that has it; empty for that of the working directory.
        bounds: What an archive may cost.
        has_pictures: Whether pictures are looked at.
    """

    revision: str | None = None
    git_dir: str = ""
    bounds: Bounds = Bounds()
    has_pictures: bool = True
