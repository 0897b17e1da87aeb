"""What is noted of each file, where it is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsmeta.config.config import Config


class Noter:
    """Notes of each file what the figures need of it. It can be handed over to other processes.

    Args:
        config: The configuration.
        given: The files and folders that were asked for.
        where: A filter, as `newsmeta export --where` takes it; empty for none.

    Raises:
        HandoffError: When the filter is none.
    """

    def __init__(self, config: Config, given: Sequence[Path], where: str = "") -> None:
        self._arguments = (config, given, where)
