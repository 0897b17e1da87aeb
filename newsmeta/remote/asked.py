"""Options for remote files, besides their paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

from newsmeta.data_classes import dataclass
from newsmeta.remote.trees import TreeError


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits for an archive.

    Attributes:
        members: The most members.
        bytes: The most decompressed bytes, including members that are not needed.
        ratio: The largest ratio of decompressed to compressed size, above `free` bytes.
        free: The decompressed size up to which any ratio is allowed.
    """

    members: int = 10_000_000
    bytes: int = 64 * 2**30
    ratio: int = 250
    free: int = 2**28

    @classmethod
    def said(cls, limits: Iterable[str]) -> Bounds:
        """Return limits, some of which differ from the defaults.

        Args:
            limits: These limits, as `members=20000000`.

        Raises:
            TreeError: When one is invalid.
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
    """Options for remote files, besides their paths.

    Attributes:
        revision: The Git revision to read files from; None for none.
        git_dir: The repository of the revision; empty for that of the working directory.
        bounds: The limits for an archive.
        has_pictures: Whether pictures are needed.
    """

    revision: str | None = None
    git_dir: str = ""
    bounds: Bounds = Bounds()
    has_pictures: bool = True
