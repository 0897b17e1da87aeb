"""The targets, each a module, found by name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from fuzz.target import Target


def names() -> list[str]:
    """Return the names of all targets."""
    folder = Path(__file__).parent
    return sorted(
        path.stem.replace("_", "-") for path in folder.glob("*.py") if path.stem[0] != "_"
    )


def load(name: str) -> Target:
    """Return a target."""
    target: Target = import_module(f"{__name__}.{name.replace('-', '_')}").TARGET
    return target
