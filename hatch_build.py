"""Adds the addresses of the project to the package's metadata, from newsmeta/_about.py."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Addresses(MetadataHookInterface):
    """A hook of hatchling for the parts of `[project]` that pyproject.toml leaves open."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add `urls` if the project is published."""
        address = runpy.run_path(str(Path(self.root, "newsmeta", "_about.py")))["ADDRESS"]
        if address:
            metadata["urls"] = {
                "Homepage": address,
                "Documentation": f"{address}/docs",
                "Changelog": f"{address}/CHANGELOG.md",
            }
