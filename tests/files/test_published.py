"""A search of a collection's folder finds the files that Jekyll publishes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.search import found, touch

PUBLISHED = [
    *("a.md", "2021/b.md", "2021/08/c.markdown", "d.html"),
    *(f"2021/{name}/x.md" for name in (".hidden", "_site", "_layouts", "_includes", "_sass")),
    *(f"2021/08/{name}/y.md" for name in (".hidden", "_site", "_data", "_posts", "_drafts")),
    *("2021/.hidden/_site/x.md", "2021/.hidden/.more/x.md", "2021/_site/node_modules/x.md"),
    *("2021/_news/x.md", "2021/_news/_site/x.md", "2021/_news/.hidden/x.md"),
    *("2021/.jekyll-cache/x.md", "2021/.sass-cache/x.md", "2021/#more/x.md", "2021/~more/x.md"),
    *("node_modules/x.md", "archetypes/x.md", "2021/archetypes/x.md", "archetypes/.hidden/x.md"),
    *(".htaccess", "2021/.htaccess", ".htaccess-more/x.md", "2021/.htaccess-x.md"),
    *("e.txt", "f.json", "g.xml", "h.css", "i.adoc", "j", "2021/k.svgz", "2021/.more/l.csv"),
]
"""Files that Jekyll publishes, relative to the folder of the collection."""

NOT_PUBLISHED = [
    *(f"{name}/x.md" for name in (".hidden", "_site", "_layouts", "_includes", "_sass")),
    *(f"{name}/2021/x.md" for name in (".hidden", "_site", "_layouts", "_includes", "_sass")),
    *("_site/.hidden/x.md", ".hidden/_site/x.md", ".hidden/node_modules/x.md"),
    *(".a.md", "2021/.b.md", "2021/.hidden/.c.md", "2021/_site/.d.txt"),
]
"""Files that Jekyll does not publish, and that no search finds."""


def _published(site: Path) -> set[str]:
    """Return the files of `_news` that the real Jekyll publishes."""
    if not (jekyll := shutil.which("jekyll")):
        pytest.skip("jekyll is not installed")
    (site / "_config.yml").write_text(
        'collections: {news: {output: true, permalink: "/:path:output_ext"}}\n'
    )
    for number, path in enumerate(site.glob("_news/**/*")):
        if path.is_file():
            path.write_text(f"---\nn: {number}\n---\nfile {path.relative_to(site / '_news')} end\n")
    subprocess.run([jekyll, "build", "--quiet", "--disable-disk-cache"], cwd=site, check=True)
    texts = "\n".join(path.read_text() for path in site.glob("_site/**/*") if path.is_file())
    names = (os.path.relpath(path, site / "_news") for path in site.glob("_news/**/*"))
    return {name for name in names if f"file {name} end" in texts}


@pytest.mark.parametrize("include", [None, ("_news/**",)], ids=["usual", "trusted"])
def test_a_search_comes_by_what_is_published(include: tuple[str, ...] | None) -> None:
    touch(*(f"_news/{name}" for name in (*PUBLISHED, *NOT_PUBLISHED)))
    assert found(include=include) == sorted(f"_news/{name}" for name in PUBLISHED)
    assert found("_news", include=include) == found(include=include)


def test_so_it_does_in_the_folder_of_the_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    touch(*(f"_news/{name}" for name in (*PUBLISHED, *NOT_PUBLISHED)))
    monkeypatch.chdir("_news")
    assert found() == sorted(PUBLISHED)


def test_jekyll_publishes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    touch(*(f"_news/{name}" for name in (*PUBLISHED, *NOT_PUBLISHED)))
    assert _published(tmp_path) == set(PUBLISHED)


def test_a_repository_below_a_folder_of_that_name_is_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    touch("_news/site/.venv/a.md", "_news/site/_site/b.md", "_news/site/c.md")
    monkeypatch.chdir("_news/site")
    assert found() == ["c.md"]


@pytest.mark.parametrize(
    "name", ["a.txt", "a.json", "a.xml", "a.css", "a.adoc", "a", "2021/.b", "a.yml", "a.jpg"]
)
def test_other_files_without_front_matter_are_none(name: str) -> None:
    touch("_news/a.md")
    path = Path("_news", name)
    path.parent.mkdir(exist_ok=True)
    for text in ("", "text", "--", "--- a\n", "{}\n", "----\ntitle: x\n----\n", "a\n---\nb\n---\n"):
        path.write_text(text)
        assert found() == ["_news/a.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_nobody_waits_for_a_pipe() -> None:
    touch("_news/a.md")
    os.mkfifo("_news/pipe")
    assert found() == ["_news/a.md"]
