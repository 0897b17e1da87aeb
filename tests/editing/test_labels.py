"""Fixes of `categories` and `tags` written as text: Jekyll reads the same labels."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import invoke, write
from tests.support.ugly import article

TEXTS = [
    *("tech", "tech news", "a b a", "Tech NEWS", '" tech  news "', "'tech\tnews'", "2021 news"),
    *("'2021'", "no news yes", "c++ c#", "l'été 2021", "über uns", "a/b c", "null and void"),
    *('"tech\\u00a0news now"', "tech\u3000news now", "tech\u2009news"),
    *(">-\n  tech\n  news", "|\n  tech\n  news", "tech # the section", '"true"', '"1.5 2"'),
]
"""Texts that become lists."""

LEFT = [
    "yes",
    "Off",
    "12:30",
    "tech, news",
    "'tech,news'",
    '"[tech, news]"',
    "tech; news",
    "- tech",
    "'#tech news'",
]
"""Texts that need a person: Jekyll would split them differently."""

_RUBY = """
require "jekyll"; require "json"
site = Jekyll::Site.new(Jekyll.configuration("source" => ARGV[0], "quiet" => true,
  "collections" => {"news" => {"output" => true, "permalink" => "/:categories/:title/"}},
  "permalink" => "/:categories/:title/", "disable_disk_cache" => true))
site.reset; site.read
docs = site.collections["news"].docs + site.posts.docs
puts JSON.generate(docs.map { |d| [d.basename, d.url, d.data["categories"], d.data["tags"].uniq] })
"""


def jekyll(folder: Path) -> list[list[object]]:
    """Return name, address, categories and tags of the pages built by Jekyll."""
    done = subprocess.run(["ruby", "-e", _RUBY, str(folder)], capture_output=True, check=True)
    return sorted(json.loads(done.stdout))


def files() -> dict[str, str]:
    texts = {}
    for field in ("categories", "tags"):
        for number, value in enumerate(TEXTS):
            text = article((field,), value)
            texts[f"_news/2021-01-27-{field}-{number}.md"] = text
            bare = text.replace("category: news\n", "")  # Jekyll prefers it to `categories`.
            texts[f"_posts/2021-01-27-{field}-post-{number}.md"] = bare
    return texts


def test_addresses_stay_where_jekyll_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not shutil.which("jekyll") or not shutil.which("ruby"):
        pytest.skip("jekyll is not installed")
    write(tmp_path, files())
    # All of them are articles, including Jekyll's posts.
    config = (
        '[kinds.post]\nfiles = ["_posts/"]\nextends = "article"\noptional-fields = ["category"]\n'
    )
    write(tmp_path, {"newsmeta.toml": config})
    monkeypatch.chdir(tmp_path)
    before = jekyll(tmp_path)
    assert len(before) == len(files())
    result = invoke("normalize", "--fail-on", "never", "--select", "NM103")
    assert f"{len(before)} files" in result.err, result.err
    assert jekyll(tmp_path) == before


@pytest.mark.parametrize("field", ["categories", "tags"])
@pytest.mark.parametrize("value", TEXTS)
def test_a_text_becomes_its_words(
    field: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"_news/2021-01-27-a.md": article((field,), value)})
    assert invoke("normalize", "--select", "NM").status == 0
    assert invoke("validate", "--select", "NM0,NM1").status == 0


@pytest.mark.parametrize("value", LEFT)
def test_what_is_more_than_words_is_left(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = article(("tags",), f"'{value}'" if value == "- tech" else value)
    write(tmp_path, {"_news/2021-01-27-a.md": text})
    assert invoke("normalize").status == 1
    assert (tmp_path / "_news/2021-01-27-a.md").read_text(encoding="utf-8") == text
