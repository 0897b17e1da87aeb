"""Shared parts of targets that take data to import."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fuzz.target import Head, hold
from newsmeta.config.config import Config
from newsmeta.importers.items import IMPORTABLE
from newsmeta.importers.outcome import ImportedRecord, Status
from newsmeta.importers.plan import Plan
from newsmeta.importers.run import import_data
from newsmeta.linter.checker import Checker
from newsmeta.schema.fields import HandoffError

BETWEEN = b"\n==== "
"""The separator before each file of a folder, followed by its name and a line end."""

_FOREIGN = {"title": "title", "webUrl": "url", "topics": "tags"}
_WAYS: tuple[Mapping[str, Any], ...] = (
    {},
    {"raw": True},
    {"fields": _FOREIGN, "constants": {"type": "article", "category": "news"}},
    {"records": "data.items"},
    {"fields": {**_FOREIGN, "publishedDateTime": "date"}, "separator": ","},
)


def check(data: bytes, formats: Sequence[str]) -> None:
    """Import data in the format chosen by its first byte, in the way chosen by its second."""
    head = Head(data, 2)
    name = head.choose(formats)
    options = head.choose(_WAYS)
    top = Path(tempfile.mkdtemp())
    try:
        file = top / f"data.{name}"
        _write(file, head.content, is_folder=IMPORTABLE[name].is_folder)
        plan = Plan(IMPORTABLE[name], top / "into", **options)
        config = Config(root=top)
        outcomes: list[ImportedRecord] = []
        try:
            outcomes.extend(import_data(file, plan, config))
        except HandoffError as error:
            hold(str(error) != "", "errors have messages")
        _check_files(file, top / "into", config, outcomes)
        _check_again(file, plan, config, outcomes)
    finally:
        shutil.rmtree(top)


def _write(path: Path, content: bytes, *, is_folder: bool) -> None:
    """Write a file, or the files of a folder."""
    if not is_folder:
        path.write_bytes(content)
        return
    path.mkdir()
    for part in content.split(BETWEEN)[1:]:
        name, _, rest = part.partition(b"\n")
        plain = name.decode("ascii", "ignore")
        if plain.replace(".", "").replace("-", "").isalnum() and len(plain) < 100:
            (path / plain).write_bytes(rest)


def _check_files(file: Path, into: Path, config: Config, outcomes: list[ImportedRecord]) -> None:
    """Assert that exactly the written files exist, and that all are valid."""
    written = {one.name for one in outcomes if one.status is Status.WRITTEN}
    top = file.parent
    there = {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()}
    hold(there == written, "what is said to be written is there, and nothing else", there, written)
    hold(
        {path.name for path in top.iterdir()} <= {into.name, file.name},
        "nothing is written beside the folder",
    )
    for one in outcomes:
        hold(all(one.reasons), "reasons have words", one.reasons)
        hold((one.status is Status.REFUSED) == bool(one.reasons), "refusals have reasons", one)
    checker = Checker(config)
    for name in sorted(written)[:5]:
        path = into / name
        result = checker.validate_bytes(path.read_bytes(), name, path)
        if result.failure is not None:
            raise result.failure
        errors = [found for found in result.diagnostics if found.severity == "error"]
        hold(not errors, "what is written is valid", name, errors)


def _check_again(file: Path, plan: Plan, config: Config, before: list[ImportedRecord]) -> None:
    """Assert that a second import changes nothing."""
    contents = {path: path.read_bytes() for path in plan.into.rglob("*") if path.is_file()}
    try:
        for one, again in zip(before, import_data(file, plan, config), strict=False):
            if one.status is Status.WRITTEN:
                hold(
                    again.status is Status.UNCHANGED, "a second import changes nothing", one, again
                )
            else:
                hold(again.status is one.status, "what is refused is refused again", one, again)
    except HandoffError:
        pass
    for path, content in contents.items():
        hold(path.read_bytes() == content, "a second import leaves the files", path.name)
