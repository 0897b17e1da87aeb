"""Links between the members of an archive, resolved without access to any disk."""

from __future__ import annotations

from collections.abc import Iterator

NOWHERE = ".newsmeta-nowhere"
"""Replacement target for a link that leads outside: no member has this name."""

_MOST_STEPS = 40
"""Most links to follow on one path, as on Linux."""
_LONGEST = 4096
"""Longest target of a link in characters, as on Linux."""


class Links:
    """The links of an archive by name, each with its target."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}

    def add(self, name: str, target: str) -> None:
        """Add a link, which replaces an earlier one of the same name."""
        self._targets[name] = target

    def forget(self, name: str) -> None:
        """Remove a link, if there is one."""
        if self._targets:
            self._targets.pop(name, None)

    def has(self, name: str) -> bool:
        """Tell whether there is a link."""
        return name in self._targets

    def resolved(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield each link: its name, its new target, and the member that this leads to.

        A link that leads out of the archive gets a target that does not exist. The member is None
        for a link to nothing in the archive, or in a cycle.
        """
        for name, target in self._targets.items():
            path = self._followed(name, target)
            yield (name, NOWHERE, None) if path is None else (name, target, path or None)

    def _followed(self, name: str, target: str) -> str | None:
        """Return the member that a link leads to; empty for none, and None for one outside."""
        here = name.split("/")[:-1]
        waiting = self._parts(target)
        if waiting is None:
            return None
        steps = 0
        while waiting:
            part = waiting.pop()
            if part == "..":
                if not here:
                    return None
                here.pop()
                continue
            here.append(part)
            further = self._targets.get("/".join(here))
            if further is None:
                continue
            steps += 1
            if steps > _MOST_STEPS:
                return ""
            here.pop()
            parts = self._parts(further)
            if parts is None:
                return None
            waiting += parts
        return "/".join(here)

    @staticmethod
    def _parts(target: str) -> list[str] | None:
        """Return the parts of a target, the last one first; None if it begins elsewhere."""
        if target.startswith(("/", "\\")) or "\0" in target or target[1:2] == ":":
            return None
        if not target or len(target) > _LONGEST:
            return None
        return [part for part in reversed(target.split("/")) if part not in ("", ".")]
