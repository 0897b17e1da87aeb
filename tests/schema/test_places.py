"""Schemas that are not files, or are unreadable."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import invoke
from tests.support.user_schemas import validate

LINKS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a link to itself": (lambda path: path.symlink_to(path.name), "symbolic links"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "does not exist"),
    "a pipe": (os.mkfifo, "is a pipe"),
    "an endless device": (lambda path: path.symlink_to("/dev/zero"), "is a device"),
    "an empty device": (lambda path: path.symlink_to("/dev/null"), "is a device"),
    "a folder": (os.mkdir, "is a folder"),
    "a file of the system": (lambda path: path.symlink_to("/proc/self/mem"), "leads out of"),
    "too large": (lambda path: path.write_bytes(b" " * (11 * 2**20)), "more than the limit"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in a folder that contains other entries, too."""
    place = tmp_path / "place"
    (place / ".git").mkdir(parents=True)
    (tmp_path / "secret.json").write_text('{"const": "the secret"}')
    monkeypatch.chdir(place)
    return place


@pytest.mark.parametrize(("make", "words"), LINKS.values(), ids=LINKS)
def test_a_schema_that_is_no_file(make: Callable[[Path], Any], words: str, folder: Path) -> None:
    validate(folder, {"s.json": {}})
    (folder / "s.json").unlink()
    make(folder / "s.json")
    result = validate(folder, {"other.json": {}})
    assert result.status == 0
    (folder / "newsmeta.toml").write_text('[kinds.t]\nfiles = ["_things/"]\nschema = "s.json"\n')

    result = invoke("validate", "--no-cache", "_things")
    assert (result.status, result.out) == (2, "")
    assert "newsmeta.toml:3: kinds.t.schema: " in result.err
    assert words in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(("make", "words"), LINKS.values(), ids=LINKS)
def test_a_reference_to_what_is_no_file(
    make: Callable[[Path], Any], words: str, folder: Path
) -> None:
    make(folder / "t.json")
    result = validate(folder, {"s.json": {"$ref": "t.json"}})
    assert (result.status, result.out) == (2, "")
    assert "s.json refers to t.json at /$ref: " in result.err
    assert result.err.count("\n") == 1


OUTSIDE = [
    "../secret.json",
    "../place/../secret.json",
    "a/../../secret.json",
    "%2e%2e/secret.json",
    "/dev/zero",
    "file:///dev/zero",
    "file:///etc/hostname",
    "/etc/passwd",
    "../../../../../../../../etc/passwd",
    "inside.json",
    "linked/secret.json",
]


@pytest.mark.parametrize("reference", OUTSIDE)
@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef"])
def test_no_reference_leads_out_of_the_repository(
    reference: str, keyword: str, folder: Path
) -> None:
    (folder / "inside.json").symlink_to("../secret.json")
    (folder / "linked").symlink_to("..")
    result = validate(folder, {"s.json": {"properties": {"a": {keyword: reference}}}})
    assert (result.status, result.out) == (2, "")
    assert "the secret" not in result.err
    assert f"s.json refers to {reference} at /properties/a/{keyword}: " in result.err
    assert "lies outside of " in result.err or "does not exist" in result.err


@pytest.mark.parametrize("reference", ["../common/t.json", "./t.json", "t.json"])
def test_references_within_it_are_followed(reference: str, folder: Path) -> None:
    for name in ("common/t.json", "schemas/t.json"):
        path = folder / name
        path.parent.mkdir()
        path.write_text(json.dumps({"const": 2}))
    schema = {"properties": {"a": {"$ref": reference}}}
    result = validate(folder, {"schemas/s.json": schema})
    assert (result.status, result.err.count("Found 1 error")) == (1, 1)
