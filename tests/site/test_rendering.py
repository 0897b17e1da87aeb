"""Invalid Liquid is reported exactly where Jekyll renders bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import GOOD, invoke, write
from tests.support.jekyll import jekyll

NEWS = "collections: {news: {output: true}, docs: {}}\n"
OFF = "  values: {render_with_liquid: false}\n"
OFF_IN_NEWS = f"{NEWS}defaults:\n- scope: {{path: _news}}\n{OFF}"

PLACES = [
    # Path, Jekyll's configuration, more front matter, and whether the body is rendered.
    ("_news/a.md", NEWS, "", True),
    ("_news/2021/a.md", NEWS, "", True),
    ("_news/a.md", NEWS, "render_with_liquid: false\n", False),
    ("_news/a.md", NEWS, "render_with_liquid: no\n", False),
    ("_news/a.md", NEWS, "render_with_liquid: true\n", True),
    ("_news/a.md", NEWS, 'render_with_liquid: "false"\n', True),
    ("_news/a.md", OFF_IN_NEWS, "", False),
    ("_news/a.md", OFF_IN_NEWS, "render_with_liquid: true\n", True),
    ("_docs/a.md", OFF_IN_NEWS, "", True),
    ("_news/2021/a.md", f"{NEWS}defaults:\n- scope: {{path: '_news/*'}}\n{OFF}", "", False),
    ("a.md", f"{NEWS}defaults:\n- scope: {{path: '', type: pages}}\n{OFF}", "", False),
    ("_news/a.md", f"{NEWS}defaults:\n- scope: {{path: '', type: pages}}\n{OFF}", "", True),
    ("_news/a.md", NEWS, "published: false\n", False),
    ("_news/a.md", NEWS, "published: true\n", True),
    ("_news/a.md", NEWS, "published:\n", True),
    ("_news/a.md", f"{NEWS}unpublished: true\n", "published: false\n", True),
    ("a.md", NEWS, "published: false\n", False),
    ("_news/a.md", NEWS, "date: 2099-01-01\n", True),
    ("_docs/a.md", NEWS, "", True),
    ("_docs/_a.md", NEWS, "", False),
    ("_docs/_a.md", f"{NEWS}include: [_a.md]\n", "", True),
    ("_docs/_sub/a.md", NEWS, "", False),
    ("_docs/sub/_sub/a.md", NEWS, "", True),
    ("_docs/a.yml", NEWS, "", False),
    ("_docs/a.html", NEWS, "", True),
    ("_other/a.md", NEWS, "", False),
    ("_other/a.md", f"{NEWS}include: [_other]\n", "", True),
    ("_other/_a.md", f"{NEWS}include: [_other]\n", "", False),
    ("_docs/a.md", f"{NEWS}exclude: [_docs/a.md]\n", "", False),
    ("c/_docs/a.md", f"collections_dir: c\n{NEWS}", "", True),
    ("_docs/a.md", f"collections_dir: c\n{NEWS}", "", False),
    ("src/_docs/a.md", f"source: src\n{NEWS}", "", True),
    ("_docs/a.md", f"source: src\n{NEWS}", "", False),
    ("_posts/2021-01-27-a.md", "title: A site\n", "", True),
    ("sub/_posts/2021-01-27-a.md", "title: A site\n", "", True),
    ("_posts/a.md", "title: A site\n", "", False),
    ("_drafts/a.md", NEWS, "", False),
    ("_drafts/a.md", f"{NEWS}show_drafts: true\n", "", True),
    ("a.md", NEWS, "", True),
    ("sub/a.html", NEWS, "", True),
    ("_a.md", NEWS, "", False),
    (".sub/a.md", NEWS, "", False),
    ("a.md~", NEWS, "", False),
    ("sub/a.md", f"{NEWS}exclude: [sub]\n", "", False),
    ("sub/a.md", f"{NEWS}exclude: [/sub/]\n", "", False),
    ("sub/a.md", f"{NEWS}exclude: ['*.md']\n", "", False),
    ("sub/a.md", f"{NEWS}exclude: [sub]\ninclude: [sub]\n", "", True),
    ("sub/a.md", f"{NEWS}exclude: [sub]\ninclude: [sub/a.md]\n", "", True),
    ("node_modules/a.md", NEWS, "", False),
    ("vendor/bundle/a.md", NEWS, "", False),
    ("vendor/a.md", NEWS, "", True),
]
_IDS = [f"{number}-{place[0]}" for number, place in enumerate(PLACES)]


def put(path: str, config: str, front_matter: str) -> None:
    text = f"---\ntitle: A\n{front_matter}---\n\n{{% if %}}\n"
    write(Path(), {"_config.yml": config, "src/index.md": "---\n---\n", path: text})


def is_reported(path: str) -> bool:
    """Tell whether a body is reported; other findings in articles do not count."""
    result = invoke("validate", "--no-cache", "--select", "NM019", "--output-format=concise", path)
    assert result.status == (1 if "NM019" in result.out else 0), result.err
    return "NM019" in result.out


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("path", "config", "front_matter", "is_rendered"), PLACES, ids=_IDS)
def test_a_body_is_reported_where_it_is_rendered(
    path: str, config: str, front_matter: str, is_rendered: bool
) -> None:
    put(path, config, front_matter)
    assert is_reported(path) is is_rendered


@pytest.mark.parametrize(("path", "config", "front_matter", "is_rendered"), PLACES, ids=_IDS)
def test_jekyll_ends_the_build_where_the_body_is_rendered(
    path: str, config: str, front_matter: str, is_rendered: bool, folder: Path
) -> None:
    put(path, config, front_matter)
    assert (jekyll().failure(folder) is not None) is is_rendered


BROKEN = "---\ntitle: A\n---\n\n{% if %}\n"
OURS = GOOD + "{% if %}\n"

SITES = [
    # Existing files, the analysed one, its content, and whether it is reported.
    ([], "_news/a.md", BROKEN, True),
    ([], "a.md", OURS, True),
    ([], "_posts/2021-01-27-a.md", BROKEN, True),
    ([], "docs/a.md", BROKEN, False),
    (["_config.yml"], "docs/a.md", BROKEN, True),
    (["_config.toml"], "docs/a.md", BROKEN, True),
    (["_config.yml"], "_stories/a.md", OURS, True),
    (["hugo.toml"], "content/news/a.md", OURS, False),
    (["hugo.yaml"], "content/_posts/a.md", BROKEN, False),
    (["hugo.json"], "_news/a.md", OURS, False),
    (["eleventy.config.js"], "_news/a.md", OURS, False),
    ([".eleventy.js"], "posts/a.md", OURS, False),
    (["eleventy.config.mjs"], "posts/a.md", OURS, False),
    (["_config.yml", "hugo.toml"], "_news/a.md", OURS, True),
    (["_config.yml", "sub/hugo.toml"], "sub/_news/a.md", OURS, False),
    (["hugo.toml", "sub/_config.yml"], "sub/_news/a.md", OURS, True),
    (["newsmeta.toml", "hugo.toml"], "_news/a.md", OURS, False),
]


@pytest.mark.parametrize(("there", "path", "text", "expected"), SITES)
def test_the_configuration_of_a_site_tells_which_program_builds_it(
    there: list[str], path: str, text: str, expected: bool
) -> None:
    write(Path(), {**dict.fromkeys(there, ""), path: text})
    assert is_reported(path) is expected
