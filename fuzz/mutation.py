"""Mutation of inputs: by bytes, by lines, and by meaningful fragments."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from fuzz.target import Target

_MANY = (2, 3, 10, 100, 1000)
_GONE = (0, 0, 0, 1, 2, 5, 20)

Mutation = Callable[[bytes, random.Random], bytes]


class Mutator:
    """Mutates inputs of a target, which usually stay inputs of its kind.

    Args:
        target: The target.
        seeds: Inputs to take pieces from.
    """

    def __init__(self, target: Target, seeds: Sequence[bytes]) -> None:
        self._target = target
        self._seeds = seeds or (b"",)
        self._ways: list[Mutation] = [self._byte, self._cut, self._splice, self._repeat]
        if target.fragments:
            self._ways += [self._fragment] * 4 + [self._lines] * 3 + [self._value] * 2

    def mutated(self, data: bytes, choices: random.Random) -> bytes:
        """Return a mutated input.

        Args:
            data: An input.
            choices: The source of random numbers.
        """
        target = self._target
        head, content = data[: target.head].ljust(target.head, b"\0"), data[target.head :]
        if target.head and choices.random() < 0.2:
            at = choices.randrange(target.head)
            head = head[:at] + bytes((choices.randrange(256),)) + head[at + 1 :]
        for _ in range(choices.choice((1, 1, 1, 2, 3, 6))):
            content = choices.choice(self._ways)(content, choices)
        return (head + content)[: target.most]

    def _place(self, data: bytes, choices: random.Random) -> int:
        """Return a place, nearly always before the end of the front matter, if there is any."""
        end = len(data)
        if data.startswith(b"---") and choices.random() < 0.9:
            end = max(data.find(b"\n---", 4), 10)
        return min(choices.randrange(end + 1), len(data))

    def _byte(self, data: bytes, choices: random.Random) -> bytes:
        at = self._place(data, choices)
        new = choices.choice((choices.randrange(256), (data[at : at + 1] or b"\0")[0] ^ 1))
        return data[:at] + bytes((new,)) + data[at + choices.choice((0, 1)) :]

    def _cut(self, data: bytes, choices: random.Random) -> bytes:
        start = self._place(data, choices)
        return data[:start] + data[start + choices.choice((1, 2, 5, 30, len(data))) :]

    def _splice(self, data: bytes, choices: random.Random) -> bytes:
        other = choices.choice(self._seeds)[self._target.head :]
        start = choices.randrange(len(other) + 1)
        piece = other[start : start + choices.choice((1, 5, 30, 200))]
        at = self._place(data, choices)
        return data[:at] + piece + data[at + choices.choice((0, len(piece))) :]

    def _repeat(self, data: bytes, choices: random.Random) -> bytes:
        """Repeat a piece or a line often, since quadratic growth then shows."""
        start = self._place(data, choices)
        end = start + choices.choice((1, 2, 10, 60))
        if choices.random() < 0.5:
            start = data.rfind(b"\n", 0, start) + 1
            end = data.find(b"\n", start) + 1 or len(data)
        piece = data[start:end]
        room = max(self._target.most - len(data), 0) // max(len(piece), 1)
        return data[:end] + piece * min(choices.choice(_MANY), room) + data[end:]

    def _fragment(self, data: bytes, choices: random.Random) -> bytes:
        at = self._place(data, choices)
        piece = choices.choice(self._target.fragments)
        return data[:at] + piece + data[at + choices.choice(_GONE) :]

    def _value(self, data: bytes, choices: random.Random) -> bytes:
        """Put a fragment in the place of a value, or before it."""
        lines = data.split(b"\n")
        at = choices.randrange(len(lines))
        for sign in (b": ", b"- ", b"="):
            name, found, value = lines[at].partition(sign)
            if found:
                rest = value if choices.random() < 0.3 else b""
                lines[at] = name + found + choices.choice(self._target.fragments) + rest
                break
        return b"\n".join(lines)

    def _lines(self, data: bytes, choices: random.Random) -> bytes:
        lines = data.split(b"\n")
        at, other = choices.randrange(len(lines)), choices.randrange(len(lines))
        match choices.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = b" " * choices.choice((1, 2, 4)) + lines[at]
            case 4:
                lines[at] = lines[at].lstrip(b" ")
            case _:
                strange = choices.choice(self._seeds)[self._target.head :].split(b"\n")
                lines.insert(at, choices.choice(strange))
        return b"\n".join(lines)
