"""A comparison of files on a cluster whose workers are killed at the worst moments.

Run as a program, it prints the findings in a repository.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from newsmeta.cluster.connecting import connected
from newsmeta.cluster.keeping import KeptFiles
from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.linter.engines import Engine
from newsmeta.linter.job_count import Jobs
from newsmeta.linter.kept import Found
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED
from newsmeta.rules.across.keyed import Sharing


def found(site: Path, jobs: Jobs | Engine) -> list[str]:
    """Return the findings in a repository, as text."""
    runner = Runner(Config(root=site), Layer(extend_select=("NM603",)), codes=CHECKED)
    report, failures = runner.run(runner.finder.stream([str(site)]), None, [site], jobs)
    assert not failures
    return [f"{each.path} {each.code} {each.message}" for each in report.diagnostics]


class Losing(KeptFiles):
    """Data held by workers, some of which are killed."""

    def found(self, sharings: Sequence[Sharing]) -> Iterator[list[Found]]:
        """Kill one worker between the analysis of files and the search for groups."""
        self._kill(0)
        yield from super().found(sharings)

    def summaries(self, numbers: Iterable[int] | None) -> Iterator[tuple[int, bytes]]:
        """Kill the other worker before the summaries of files are requested."""
        self._kill(-1)
        yield from super().summaries(numbers)

    def _kill(self, which: int) -> None:
        processes = self._client.run(os.getpid, on_error="ignore")
        os.kill(sorted(processes.values())[which], signal.SIGKILL)
        print("killed", file=sys.stderr)


def main(address: str, site: str) -> None:
    """Print the findings of a cluster."""
    with (
        patch("newsmeta.cluster.engine.KeptFiles", Losing),
        patch("newsmeta.cluster.engine.CHUNK", 20),
        connected(address, 2) as cluster,
    ):
        print(json.dumps(found(Path(site), cluster)))


if __name__ == "__main__":
    main(*sys.argv[1:])
