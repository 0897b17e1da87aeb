"""Sites of other generators than Jekyll: no message is specific to Jekyll."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from newsmeta.site.generators import may_be_file
from tests.support.cli import GOOD, codes, invoke, write

PICTURE = GOOD.replace("https://www.example.com/trees-1200x630.jpg", "/images/trees.jpg")

SITES = {
    # The files at the root of the repository, and whether a missing /images/trees.jpg is found.
    "nothing": ({}, True),
    "jekyll": ({"_config.yml": "title: A\n"}, True),
    "hugo": ({"hugo.toml": "title = 'A'\n"}, False),
    "hugo in yaml": ({"hugo.yaml": "title: A\n"}, False),
    "hugo before 0.110": ({"config.toml": ""}, False),
    "eleventy": ({".eleventy.js": ""}, False),
    "eleventy as module": ({"eleventy.config.mjs": ""}, False),
    "astro": ({"astro.config.mjs": ""}, False),
    "docusaurus": ({"docusaurus.config.ts": ""}, False),
    "gatsby": ({"gatsby-config.js": ""}, False),
    "mkdocs": ({"mkdocs.yml": "site_name: A\n"}, False),
    "pelican": ({"pelicanconf.py": ""}, False),
    "jekyll beside documentation": ({"_config.yml": "", "mkdocs.yml": ""}, True),
    "hugo, and the address is stated": (
        {"hugo.toml": "", "newsmeta.toml": 'site-url = "https://a.example"\n'},
        True,
    ),
}


@pytest.mark.parametrize(("files", "is_told"), SITES.values(), ids=SITES)
def test_where_pictures_of_the_site_are(
    files: dict[str, str], is_told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write(tmp_path, {**files, "content/news/a.md": PICTURE})
    result = invoke("check", "--select", "NM4", "content")
    assert codes(result.out) == (["NM404"] if is_told else []), result.err


def test_what_cannot_be_looked_at_may_be_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails in one moment hides no configuration: its reader reports the failure."""
    path = tmp_path / "_config.yml"
    assert not may_be_file(path)
    path.touch()
    assert may_be_file(path)
    assert not may_be_file(tmp_path)
    assert not may_be_file(path / "below")

    def failing(path: Path) -> os.stat_result:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "stat", failing)
    assert may_be_file(path)
