"""Repositories in the layouts of generators: no false findings."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

import newsmeta
from newsmeta.config import config as configuration
from tests.setup.sites import SITES, Site, make
from tests.support.cli import invoke


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_the_configuration_is_what_was_meant(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make(site, tmp_path / "site"))
    plan = newsmeta.initialize()
    assert plan.generators == site.generators
    config = configuration.load(Path("newsmeta.toml"))
    articles = [kind.files for kind in config.kinds if kind.is_article]
    assert articles == ([site.articles] if site.articles else [])
    others = {kind.files: kind.schema for kind in config.kinds if not kind.is_article}
    assert {files for files, schema in others.items() if schema is None} == set(site.others)
    schemas = {files: schema for files, schema in others.items() if schema is not None}
    assert sorted(schemas) == sorted(site.schemas)
    assert config.exclude == site.excluded
    for schema in schemas.values():
        assert json.loads(Path(str(schema)).read_text("utf-8"))["required"]


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_nothing_is_found_in_files_that_are_right(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make(site, tmp_path / "site"))
    plan = newsmeta.initialize()
    assert plan.report.diagnostics == ()
    found = newsmeta.validate(".")
    assert (found.diagnostics, found.files) == ((), plan.report.files)
    assert newsmeta.check(".").diagnostics == ()
    assert invoke("normalize", "--check").status == 0


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_a_second_time_nothing_is_missing(site: Site, tmp_path: Path) -> None:
    folder = make(site, tmp_path / "site")
    first = newsmeta.initialize(folder)
    assert first.files and not first.is_configured
    again = newsmeta.initialize(folder)
    assert again.files == () and again.is_configured
    assert again.report.files == first.report.files


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_the_same_files_give_the_same_bytes(site: Site, tmp_path: Path) -> None:
    one = newsmeta.initialize(make(site, tmp_path / "one"), dry_run=True)
    other_order = Site(dict(reversed(list(site.files.items()))))
    other = newsmeta.initialize(make(other_order, tmp_path / "other"), dry_run=True)
    assert one.files == other.files


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_the_comments_stand_for_themselves(site: Site, tmp_path: Path) -> None:
    """Comments carry no meaning: without them, the configuration is the same; none is too long."""
    (file,) = (
        each
        for each in newsmeta.initialize(make(site, tmp_path / "site"), dry_run=True).files
        if each.name == "newsmeta.toml"
    )
    lines = file.after.decode().splitlines()
    bare = "\n".join(line for line in lines if not line.startswith("#"))
    assert tomllib.loads(bare) == tomllib.loads(file.after.decode())
    assert all(len(line) <= 100 for line in lines if line.startswith("# "))
    assert "  " not in file.after.decode().replace("#   ", "")
