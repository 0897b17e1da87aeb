"""Entries of the cache with findings, doctored."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fuzz.fragments import FINDINGS
from fuzz.target import SeedFiles, Target, hold
from newsmeta.config.config import Config
from newsmeta.diagnostics import Collected, Report
from newsmeta.linter.checker import Checker
from newsmeta.linter.packing import kept, packed, unpacked
from newsmeta.reporters import FORMATS, Options, render
from newsmeta.rules import RULES
from tests.support.cli import ERROR, INFO, WARNING

_OPTIONS = Options(rules=RULES, root=Path("/site"), version="1")


def _check(data: bytes) -> None:
    try:
        known, _ = kept(data, "a.md")
        found = unpacked(known.data, "a.md") if known else ()
    except ValueError:
        return  # The entry is rejected.
    again, _ = kept(packed(found), "a.md")
    hold(unpacked(again.data, "a.md") == found if again else not found, "it comes back as it was")
    report = Report(Collected.of(found), 1)
    for name in FORMATS:
        for chunk in render(name, report, _OPTIONS):
            chunk.encode("utf-8", "replace")


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    del files
    checker = Checker(Config(root=Path("/site")))
    for text in (
        ERROR,
        WARNING,
        INFO,
        ERROR.replace("type:", "type: x\ntype:"),
        "---\na: [\n---\n",
    ):
        found = checker.validate_bytes(text.encode(), "a.md", "/site/_news/a.md").diagnostics
        yield packed(found)
        yield packed(found, "_people")


TARGET = Target(
    "cache-entries",
    "what is no list of findings is not believed; what is believed can be shown in every format",
    _check,
    _seeds,
    FINDINGS,
    passes=3,
    most=8_000,
)
