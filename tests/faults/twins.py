"""A round in which another run of newsmeta takes place at one line of a run over the same files."""

from __future__ import annotations

import os
import random
import select
from collections.abc import Iterator

from tests.faults import stepping
from tests.faults.meddling import rude_or_silent
from tests.faults.rounds import Order, Place, Round, outside, temporary
from tests.faults.running import Done, copied

TWIN = "twin"
"""The kind of such a round."""

_PATIENCE = 0.5
"""Seconds after which the first run goes on: the other one may be waiting for its lock."""


def play_twins(place: Place, generator: random.Random) -> Round:
    """Play one round: at a random line of a run, let another one happen; check the files.

    The lines of loops count twice: when they are executed for the first time, and the last.
    """
    return play_twins_at(place, generator.choice(place.known.ends or [1]))


def play_twins_at(place: Place, step: int) -> Round:
    """Play one round, in which the other run happens at the line of that number."""
    known, orders = place.known, place.orders
    place.lay_out(known.before)
    first, other = _run_both(place, step)
    where = place.log.read_text() if place.log.exists() else "after the end"
    there = place.tree()
    played = Round(place.scene.name, TWIN, TWIN, where, first.status, temporary(there))
    played.wrong += (
        f"{text} ({where}): {first.err[-300:]!r}, {other.err[-300:]!r}"
        for text in _deviations(place, orders, first, other)
    )
    return played


def _deviations(place: Place, orders: list[Order], first: Done, other: Done) -> Iterator[str]:
    """Yield the differences from two runs, one after the other."""
    scene, known = place.scene, place.known
    both, turned, alone, partner = orders
    allowed = scene.again | scene.at_once
    for done, statuses in (
        (first, {both.statuses[0], turned.statuses[1]}),
        (other, {both.statuses[1], turned.statuses[0]}),
    ):
        yield from rude_or_silent(done)
        if done.status not in allowed | statuses:
            yield f"the status is {done.status}"
        elif scene.said and done.out not in (known.done.out, known.again.out):
            yield "it prints something else"
    possible = [both, turned]
    # One that refuses to go on leaves the work of the other.
    possible += [partner] if first.status == 2 else []
    possible += [alone] if other.status == 2 else []
    statuses = {each for order in (both, turned) for each in order.statuses}
    if {first.status, other.status} == {2} and statuses != {2}:
        yield "both refuse"
    if not scene.partner and known.done.status not in (first.status, other.status):
        yield f"the statuses are {first.status} and {other.status}"
    now = outside(place.tree())
    afters = [outside(order.files) for order in possible]
    if now not in afters:
        for name in sorted(now.keys() | afters[0].keys()):
            if now.get(name, b"?") != afters[0].get(name, b"?"):
                yield f"{name} is {'not as after one run' if name in afters[0] else 'there'}"


def _run_both(place: Place, step: int) -> tuple[Done, Done]:
    """Start a run; at a line of it, start another, and wait for that."""
    asked, ask = os.pipe()
    over, held = os.pipe()
    arguments = place.scene.arguments
    others = place.scene.partner or arguments

    def run_when_asked() -> None:
        os.close(ask)
        os.close(over)
        os.read(asked, 1)
        stepping.main("", 0, 0, *others)

    def ask_and_wait() -> None:
        os.write(ask, b".")
        select.select([over], [], [], _PATIENCE)

    place.log.unlink(missing_ok=True)
    other = copied(run_when_asked, place.site)
    os.close(held)
    first = copied(
        lambda: stepping.main(str(place.log), step, ask_and_wait, *arguments), place.site
    )
    done = first.ended()
    os.close(ask)  # If the line was never reached, the other run takes place now.
    both = done, other.ended()
    os.close(asked)
    os.close(over)
    return both
