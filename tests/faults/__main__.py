"""`python -m tests.faults`; see the package."""

from __future__ import annotations

import argparse
import contextlib
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults import calls
from tests.faults.errors import ERROR, play_error
from tests.faults.meddling import MEDDLE, play_meddled
from tests.faults.rounds import CALL, SIGNALS, STEP, TIME, Place, Round, count, play
from tests.faults.running import warm_up
from tests.faults.scenes import SCENES
from tests.faults.twins import TWIN, play_twins


def played(  # noqa: PLR0917
    rounds: int,
    seed: int,
    folder: Path,
    scenes: list[str] | None = None,
    signals: list[str] | None = None,
    kinds: list[str] | None = None,
    *,
    is_copied: bool = True,
) -> Iterator[Round]:
    """Play rounds and yield each: the scenes in turn, with all other choices at random.

    Args:
        rounds: Number of rounds.
        seed: Seed of the random choices.
        folder: An empty folder.
        scenes: Names of scenes; all by default.
        signals: Names of signals; all by default.
        kinds: Ways to pick moments; all available ones by default.
        is_copied: Whether newsmeta runs in forks of this process.
    """
    generator = random.Random(seed)
    names = scenes or list(SCENES)
    places = {
        name: Place(folder / str(number), SCENES[name], is_copied=is_copied)
        for number, name in enumerate(names)
    }
    possible = [STEP, TIME, MEDDLE]
    if is_copied:
        warm_up()
        possible += [TWIN, *([CALL, ERROR] if calls.is_there() else [])]
    for number in range(rounds):
        place = places[names[number % len(names)]]
        kind = generator.choice(kinds or possible)
        if kind == ERROR:
            yield play_error(place, generator)
        elif kind == MEDDLE:
            yield play_meddled(place, generator)
        elif kind == TWIN:
            yield play_twins(place, generator)
        else:
            yield play(place, generator.choice(signals or list(SIGNALS)), kind, generator)


def main() -> int:
    """Play the requested rounds; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scene", action="append", choices=SCENES)
    parser.add_argument("--signal", action="append", choices=SIGNALS)
    parser.add_argument("--folder", type=Path, help="where the folders are made")
    parser.add_argument("--fresh", action="store_true", help="start each process from nothing")
    parser.add_argument("--kind", action="append", choices=(STEP, TIME, MEDDLE, TWIN, CALL, ERROR))
    asked = parser.parse_args()
    if calls.can_be() and not asked.fresh:
        calls.start_anew("-m", "tests.faults")
    # A shell's background jobs ignore SIGINT, and so would the processes started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.perf_counter()
    rounds: list[Round] = []
    with (
        contextlib.suppress(KeyboardInterrupt),
        tempfile.TemporaryDirectory(dir=asked.folder, ignore_cleanup_errors=True) as name,
    ):
        chosen = asked.scene, asked.signal, asked.kind
        is_copied = not asked.fresh
        # Rounds completed before an interrupt are reported, too.
        for each in played(asked.rounds, asked.seed, Path(name), *chosen, is_copied=is_copied):
            rounds.append(each)
            for text in each.wrong:
                line = f"{each.scene}, {each.kind} {each.signal} at {each.phase}: {text}\n"
                sys.stderr.write(line)
                sys.stderr.flush()
    sys.stdout.writelines(f"{line}\n" for line in count(rounds))
    sys.stdout.write(f"seconds {time.perf_counter() - started:.0f}\n")
    return int(any(each.wrong for each in rounds))


if __name__ == "__main__":
    sys.exit(main())
