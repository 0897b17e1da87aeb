"""Kills newsmeta at random moments, and counts the consequences; tests/files/writing runs it.

    python -m tests.support.killing FOLDER (writing|normalize|command) KILLS [keep]

Creates files in FOLDER, has a process change them, and kills that process after a random time,
again and again. With `writing`, the process calls `replace_file` in a loop;
with `normalize`, it runs the command line, forked off this process, to avoid the long start of
the interpreter; with `command`, it is `newsmeta normalize` itself, and is killed after its first
change. Times are processor times, so that a busy machine moves no kill. Prints the number of kills,
of kills with only some files changed (`midway`), of temporary files (`leftovers`), and of
files with the old content, the new one, or neither (`broken`). `keep` preserves the temporary
files.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from newsmeta.files.writing import replace_file
from tests.support.cli import GOOD, WARNING, command, environment
from tests.support.processes import running

FILES = 16


class Place:
    """A folder of files, each either old or new."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        body = "A line of the body, which is as it is.\n" * (size // 40)
        self.folder = folder
        self.paths = [folder / f"{number:02}.md" for number in range(FILES)]
        self.old = [f"{WARNING}{body}{number}\n".encode() for number in range(FILES)]
        self.new = [f"{GOOD}{body}{number}\n".encode() for number in range(FILES)]
        self.reset()

    def reset(self) -> None:
        """Restore the old content of all files."""
        for path, old in zip(self.paths, self.old, strict=True):
            if path.read_bytes() != old if path.exists() else True:
                path.write_bytes(old)

    def count(self, counts: Counter[str], keeps: bool) -> None:
        """Count the states of files, and remove temporary files."""
        seen = Counter[str]()
        for path, old, new in zip(self.paths, self.old, self.new, strict=True):
            content = path.read_bytes() if path.exists() else None
            seen["old" if content == old else "new" if content == new else "broken"] += 1
        known = {path.name for path in self.paths}
        for path in self.folder.iterdir():
            if path.name not in known:
                seen["leftovers"] += 1
                if not keeps:
                    path.unlink()
        counts.update(seen)
        counts["kills"] += 1
        counts["midway"] += bool(seen["old"] and seen["new"])


def write_for_ever(place: Place) -> None:
    """Change all files back and forth, without end."""
    content = [place.old, place.new]
    while True:
        for path, before, after in zip(place.paths, *content, strict=True):
            if path.read_bytes() == before:
                replace_file(path, before, after, place.folder)
        content.reverse()


def normalize(place: Place) -> None:
    """Run the command line on all files."""
    from newsmeta.cli.app import app

    app(["normalize", "--quiet", "--no-config", str(place.folder)], standalone_mode=False)


def killed(work: Callable[[], None], seconds: float) -> None:
    """Run a function in a separate process, which is killed after that much processor time."""
    child = os.fork()
    if not child:
        try:
            # As with SIGKILL, nothing of the process runs after this signal.
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, max(seconds, 1e-6))
            work()
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
        os._exit(0)
    os.waitpid(child, 0)


def kill(place: Place, kind: str, random_time: Callable[[], float]) -> None:
    """Start a process and kill it."""
    if kind == "command":
        args = command("normalize", "--quiet", "--no-config", str(place.folder))
        with running(args, env=environment()) as process:
            # The start takes most of the time, and varies: wait for the first change.
            while process.poll() is None and place.paths[0].read_bytes() == place.old[0]:
                time.sleep(0.0005)
            time.sleep(random_time())
        return
    work = write_for_ever if kind == "writing" else normalize
    killed(lambda: work(place), random_time())


def main(folder: Path, kind: str, kills: int, keeps: bool) -> Counter[str]:
    """Kill the process the requested number of times, and return the counts."""
    counts = Counter[str](
        dict.fromkeys(("kills", "midway", "leftovers", "old", "new", "broken"), 0)
    )
    place = Place(folder, 100_000 if kind == "writing" else 400)
    # One complete run in this process imports everything in advance.
    started = time.process_time()
    if kind != "writing":
        normalize(place)
        place.reset()
        started = time.process_time()
        normalize(place)
    longest = 1.2 * (time.process_time() - started) if kind != "writing" else 0.012
    generator = random.Random(20_210_127)
    for _ in range(kills):
        if kind != "writing":
            place.reset()
        kill(place, kind, lambda: generator.uniform(0, longest))
        place.count(counts, keeps)
    return counts


if __name__ == "__main__":
    result = main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), "keep" in sys.argv[4:])
    for name, number in result.items():
        print(name, number)
