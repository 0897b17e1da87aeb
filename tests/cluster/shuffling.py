"""Files that are compared by a cluster whose workers are killed when they are needed most.

Run as a program, it prints what is found in a repository.
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
    """Return what is found in a repository, in words."""
    runner = Runner(Config(root=site), Layer(extend_select=("NM603",)), codes=CHECKED)
    report, failures = runner.run(runner.finder.stream([str(site)]), None, [site], jobs)
    assert not failures
    return [f"{each.path} {each.code} {each.message}" for each in report.diagnostics]


class Losing(KeptFiles):
    """What workers keep, some of which are killed."""

    def found(self, sharings: Sequence[Sharing]) -> Iterator[list[Found]]:
        """Kill one between the look at files and the search for groups."""
        self._kill(0)
        yield from super().found(sharings)

    def summaries(self, numbers: Iterable[int] | None) -> Iterator[tuple[int, bytes]]:
        """Kill the other one before files are asked for."""
        self._kill(-1)
        yield from super().summaries(numbers)

    def _kill(self, which: int) -> None:
        processes = self._client.run(os.getpid, on_error="ignore")
        os.kill(sorted(processes.values())[which], signal.SIGKILL)
        print("killed", file=sys.stderr)


def main(address: str, site: str) -> None:
    """Print what a cluster finds."""
    with (
        patch("newsmeta.cluster.engine.KeptFiles", Losing),
        patch("newsmeta.cluster.engine.CHUNK", 20),
        connected(address, 2) as cluster,
    ):
        print(json.dumps(found(Path(site), cluster)))


if __name__ == "__main__":
    main(*sys.argv[1:])
