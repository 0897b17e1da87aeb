"""Recognition of articles: by place, then by content."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import GOOD, invoke, write

BARE = "---\ntitle: A page\n---\n"
OURS = GOOD.replace("category: news\n", "")
"""An article without a category."""
DEFAULTS = """\
collections:
  people: {output: true}
  stories: {output: true}
people: &people
  category: people
defaults:
  - scope: {path: "", type: people}
    values:
      <<: *people
  - scope: {path: "", type: stories}
    values: {category: news}
  - scope: {path: "_stories/old"}
    values: {category: archive}
  - scope: {path: "guides"}
    values: {category: guide}
"""

PLACES = [
    # Path, content, and whether the file is an article.
    ("_news/a.md", BARE, True),
    ("_news/2021/a.md", BARE, True),
    ("_people/a.md", OURS, False),
    ("_people/_news/a.md", BARE, True),
    ("_stories/a.md", BARE, True),
    ("_stories/old/a.md", OURS, False),
    ("_stories/older/a.md", OURS, False),
    ("_samples/a.md", OURS, False),
    ("_samples/a.md", GOOD, True),
    ("_posts/2021-01-27-a.md", BARE, False),
    ("guides/a.md", OURS, False),
    ("guides/sub/a.md", OURS, False),
    ("docs/a.md", BARE, False),
    ("docs/a.md", "---\ntitle: A\ndate: 2021-01-27\ntags: [a]\n---\n", False),
    ("docs/a.md", "---\ncategory: guide\nwebUrl: x\n---\n", False),
    ("content/news/a.md", "---\ntitle: A\ndate: 2021-01-27\ndraft: false\n---\n", False),
    ("content/news/a.md", OURS, True),
    ("index.html", "---\nlayout: home\n---\n", False),
    ("a.md", OURS, True),
    ("a.md", "---\ncategory: news\n---\n", True),
]


def is_article(path: str) -> bool:
    """Tell whether the article schema applies to a file, or the file counts as another one."""
    result = invoke("validate", "--no-cache", "--select", "NM1", "--output-format", "json", path)
    return '"otherFiles": 0' in result.out


@pytest.mark.parametrize(("name", "text", "expected"), PLACES)
def test_the_place_tells_then_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {name: text, "_config.yml": DEFAULTS})
    assert is_article(name) is expected
    assert is_article(str(tmp_path / name)) is expected, "by whatever path it is named"
    monkeypatch.chdir((tmp_path / name).parent)
    assert is_article(Path(name).name) is expected, "from wherever"


def test_the_site_may_begin_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = DEFAULTS + "source: docs\ncollections_dir: parts\n"
    write(tmp_path, {"docs/parts/_people/a.md": OURS, "_config.yml": config})
    assert not is_article("docs/parts/_people/a.md")
    write(tmp_path, {"docs/parts/_stories/a.md": BARE})
    assert is_article("docs/parts/_stories/a.md")


def test_kinds_that_are_configured_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kinds = (
        '[kinds.news]\nfiles = ["_people/"]\nschema = "article"\n[kinds.page]\nfiles = ["_news/"]\n'
    )
    write(tmp_path, {"_people/a.md": BARE, "_news/a.md": BARE, "newsmeta.toml": kinds})
    assert "NM101" in invoke("validate", "_people/a.md").out
    assert "NM101" not in invoke("validate", "_news/a.md").out


@pytest.mark.parametrize("content", ["defaults: [", "defaults: 3\ncollections: x\n", "- a\n", ""])
def test_a_configuration_that_says_nothing_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"_people/a.md": OURS, "_config.yml": content})
    assert not is_article("_people/a.md")


def test_the_whole_of_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only articles are validated, normalized and exported by the schema; the rest is counted."""
    monkeypatch.chdir(tmp_path)
    files = {
        "_news/a.md": GOOD,
        "_people/b.md": "---\nname: Ada\nexcerpt: Fish &amp; chips\n---\n",
        "_samples/c.md": OURS.replace("quality: 60", 'quality: "60"'),
        "about.md": BARE,
    }
    write(tmp_path, {**files, "_config.yml": DEFAULTS})
    result = invoke("validate")
    assert (result.status, result.out) == (0, "")
    assert result.err.splitlines() == [
        "All 4 files are fine.",
        "1 article; 3 other files in 3 folders without a schema "
        "(newsmeta init writes one where files are alike).",
    ]
    assert invoke("normalize", "--format").status == 0
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in files} == files
    exported = invoke("export", "--to", "jsonl", "--quiet")
    assert exported.status == 0
    assert exported.out.count("\n") == 1
    assert "City council" in exported.out


def test_front_matter_that_cannot_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.md": "---\ntitle: a: b\n---\n", "_people/b.md": "---\nname: a: b\n---\n"})
    assert invoke("validate").out.count("NM005") == 2
    assert "NM005" in invoke("export", "a.md", "--to", "jsonl").err


def test_another_configuration_of_the_site_is_no_reason_to_trust_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    many = {f"_stories/{number:03}.md": BARE for number in range(110)}
    write(tmp_path, {**many, "_config.yml": ""})
    assert invoke("validate").status == 0
    assert invoke("validate").status == 0
    write(tmp_path, {"_config.yml": DEFAULTS})
    changed = invoke("validate")
    assert changed.status == 1
    assert changed.out == invoke("validate", "--no-cache").out
    assert changed.out == invoke("validate").out


def test_what_cannot_be_read_is_said_however_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another process, or not at all: the warning belongs to the site, not to a worker."""
    monkeypatch.chdir(tmp_path)
    many = {f"_stories/{number:03}.md": BARE for number in range(260)}
    write(tmp_path, {**many, "_config.yml": "url: [\n"})
    runs = [("--no-cache", "--jobs=1"), ("--no-cache", "--jobs=2"), ("--jobs=1",), ("--jobs=1",)]
    said = [invoke("validate", *options).err for options in runs]
    assert "_config.yml cannot be read: line 2" in said[0]
    assert said == [said[0]] * len(runs)


@pytest.mark.parametrize(
    "name", ["_samples/a.md", "_learning/videos/a.md", "_newsletters/a.md", "_people/x/y/a.md"]
)
@pytest.mark.parametrize("start", [".", "_news", "elsewhere"])
def test_other_collections_are_told_by_the_news_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: str
) -> None:
    """No configuration is needed, and the result is the same from every folder."""
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path, {"_news/a.md": GOOD, name: OURS, "plain/b.md": OURS})
    monkeypatch.chdir(tmp_path / start)
    assert not is_article(str(tmp_path / name))
    assert is_article(str(tmp_path / "plain/b.md"))
    assert invoke("normalize", "--unsafe-fixes", str(tmp_path / name)).status == 0
    assert (tmp_path / name).read_text(encoding="utf-8") == OURS
