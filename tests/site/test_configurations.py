"""The effect of a site's configuration, in every notation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsmeta.site.jekyll import JekyllSite
from newsmeta.site.places import Places
from tests.site.configurations import CONFIGURATIONS, UNSET, Configuration
from tests.support.cli import GOOD, invoke, write

of_each = pytest.mark.parametrize("configuration", CONFIGURATIONS, ids=lambda each: each.name)


def settings(site: JekyllSite) -> dict[str, Any]:
    return {
        "url": site.url,
        "baseurl": site.baseurl,
        "title": site.title,
        "description": site.description,
        "collections_dir": site.collections.folder,
        "source": site.source or ".",
        "future": site.has_future,
        "unpublished": site.has_unpublished,
        "labels": sorted(site.collections.labels | {"posts"}),
    }


@of_each
def test_what_it_says(configuration: Configuration, tmp_path: Path) -> None:
    configuration.write(tmp_path)
    places = Places(tmp_path, False, False)
    site = places.of(str(tmp_path))
    if configuration.settings.get("refused"):
        assert len(places.warnings) == 1
        assert settings(site) == UNSET
        return
    assert places.warnings == []
    assert settings(site) == {**UNSET, **configuration.settings}
    found = {name: told(places, tmp_path, name) for name in configuration.files}
    assert found == configuration.files


def told(places: Places, root: Path, name: str) -> tuple[str, Any]:
    site = places.of(str(root))
    below = name.removeprefix(f"{site.source}/") if site.source else name
    kind = site.collections.collection_of(below) or "pages"
    return kind, places.default(str(root / name), "category")


@of_each
def test_all_files_of_a_folder_are_told_at_once_only_if_they_are_alike(
    configuration: Configuration, tmp_path: Path
) -> None:
    configuration.write(tmp_path)
    places = Places(tmp_path, False, False)
    for name in configuration.files:
        folder = str((tmp_path / name).parent)
        of_all = places.belonging_of_all(folder)
        assert of_all in (None, places.belonging(str(tmp_path / name)))
        assert of_all in (None, places.of(folder).collections.belonging(below(places, folder)))


def below(places: Places, folder: str) -> str:
    return f"{places.folder_below_source(folder)}/2021-other.txt".removeprefix("/")


def test_nothing_is_said_of_it_where_nobody_asks(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("url: [\n", encoding="utf-8")
    places = Places(tmp_path, False, False)
    assert places.belonging(str(tmp_path / "_news" / "a.md"))
    assert places.warnings == []


@pytest.mark.parametrize("command", ["validate", "check", "normalize --check", "export --to jsonl"])
@pytest.mark.parametrize("text", ["url: [\n", "\tx\n", "a: *b\n", "a: 'b\n", "\x00"])
def test_what_newsmeta_is_told_needs_no_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    toml = 'site-url = "https://trees.example"\n'
    write(tmp_path, {"_stories/a.md": GOOD, "_config.yml": text, "newsmeta.toml": toml})
    assert "_config" not in invoke(*command.split()).err
    write(tmp_path, {"newsmeta.toml": ""})
    assert "_config.yml cannot be read" in invoke("check").err
