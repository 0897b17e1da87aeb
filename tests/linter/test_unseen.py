"""Articles that every site generator ignores are reported when a search finds them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from newsmeta.frontmatter.openings import opening
from newsmeta.frontmatter.source import BOM
from tests.support.beginnings import ELEVENTY, HUGO, MEANT, OTHER, WHOLE
from tests.support.cli import GOOD, Result, invoke, write

JEKYLL = "Jekyll"
CONFIGURATION = {JEKYLL: "_config.yml", HUGO: "hugo.toml", ELEVENTY: "eleventy.config.js"}
ARTICLE = GOOD.replace("Trees", "T")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reported(*paths: str, options: str = "") -> list[str]:
    """Return the files that a search reports as without front matter, or with unreadable one."""
    found = invoke("validate", "--quiet", "--no-cache", *options.split(), *(paths or ["."]))
    assert found.err == "", found.err
    return [name for name, code in _findings(found) if code in ("NM002", "NM003")]


def _findings(found: Result) -> list[tuple[str, str]]:
    lines = (line.split(": ", 1) for line in found.out.splitlines())
    return [(place.rsplit(":", 2)[0], words[:5]) for place, words in lines]


def written(folder: str, **texts: str) -> None:
    """Write files beside correct ones."""
    names = {f"{folder}/2021-01-{day}-good.md": ARTICLE for day in (1, 2, 3)}
    write(Path(), {**names, **{f"{folder}/{name}": text for name, text in texts.items()}})


# -- reported files ----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", MEANT)
@pytest.mark.parametrize("generator", CONFIGURATION)
def test_what_a_generator_does_not_take_is_reported(generator: str, name: str) -> None:
    text, takers = MEANT[name]
    written("_news", **{"2021-02-03-trees.md": text})
    write(Path(), {CONFIGURATION[generator]: ""})
    if name == "no marker":  # So obvious an article is reported in any folder.
        assert reported() == ["_news/2021-02-03-trees.md"]
        return
    assert bool(reported()) == (generator not in takers)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_what_is_in_another_encoding_is_reported(encoding: str, site: Path) -> None:
    text = WHOLE if encoding != "cp1252" else f"# É\n{WHOLE}"
    written("_news")
    (site / "_news" / "trees.md").write_bytes(text.encode(encoding))
    assert reported() == ["_news/trees.md"]


@pytest.mark.parametrize("name", OTHER)
def test_texts_without_fields_are_articles_only_by_their_names(name: str) -> None:
    written("_news", **{"2021-02-03-a.md": OTHER[name], "b.md": OTHER[name]})
    assert reported() == ["_news/2021-02-03-a.md"]


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "readme.de.md", "index.md", "_index.md", "CONTRIBUTING.md", "HOW-TO.md"),
        *("CHANGELOG.md", "LICENSE.md", "_template.md", "template.md", "notes.md", "404.html"),
        *(".hidden.md", "#draft.md", "~draft.md", "AGENTS.md", "trees.txt", "trees.json"),
    ],
)
def test_what_people_keep_beside_articles_is_left_alone(name: str) -> None:
    written("_news", **{name: MEANT["TOML"][0]})
    assert reported() == []


# -- folders ----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["_news", "_news/2021", "_posts", "articles", "content/news"])
def test_every_folder_of_articles_counts(folder: str) -> None:
    written(folder, **{"2021-02-03-trees.md": MEANT["heading"][0]})
    assert reported() == [f"{folder}/2021-02-03-trees.md"]
    assert reported(folder) == [f"{folder}/2021-02-03-trees.md"]


@pytest.mark.parametrize(
    "texts",
    [
        {"a.md": "# A\n", "b.md": "# B\n", "good.md": GOOD},
        {"a.md": "---\nname: Ada\n---\n", "b.md": "---\nname: Ben\n---\n"},
        {},
    ],
    ids=["texts", "other front matter", "nothing"],
)
def test_folders_of_other_things_do_not(texts: dict[str, str]) -> None:
    files = {"2021-02-03-trees.md": MEANT["heading"][0], **texts}
    write(Path(), {"_news/good.md": GOOD, **{f"docs/{name}": files[name] for name in files}})
    assert reported() == []


def test_a_kind_of_the_configuration_is_none_of_articles() -> None:
    written("_news", **{"2021-02-03-trees.md": MEANT["heading"][0]})
    write(Path(), {"newsmeta.toml": '[kinds.other]\nfiles = ["_news/*-trees.md"]\n'})
    assert reported() == []


def test_several_of_them_are_all_reported() -> None:
    texts = {f"2021-02-0{at}-x.md": MEANT[name][0] for at, name in enumerate(list(MEANT)[:9])}
    write(Path(), {"_news/good.md": GOOD, **{f"_news/{name}": texts[name] for name in texts}})
    assert len(reported()) == len(texts)


def test_what_speaks_for_a_file_outweighs_others_beside_it() -> None:
    plain = {f"2021-02-0{at}-x.md": OTHER["heading"] for at in range(3)}
    write(Path(), {"_news/good.md": GOOD, **{f"_news/{name}": plain[name] for name in plain}})
    assert len(reported()) == len(plain)
    heading = {"blog/trees.md": MEANT["heading"][0], "blog/good.md": GOOD, "blog/plain.md": "x\n"}
    write(Path(), heading)
    assert reported("blog") == ["blog/trees.md"]


def test_the_only_file_of_a_collection_of_news_is_reported() -> None:
    write(Path(), {"_news/trees.md": MEANT["comment behind"][0]})
    assert reported() == ["_news/trees.md"]


def test_without_a_sign_of_a_generator_nobody_may_take_it() -> None:
    texts = {f"2021-02-0{at}-{name}.md": MEANT[name][0] for at, name in enumerate(("TOML", "code"))}
    written("articles", **texts)
    assert reported() == ["articles/2021-02-01-code.md"]


@pytest.mark.parametrize(
    ("files", "is_of_hugo"),
    [
        ({"config.toml": 'baseURL = "https://example.com/"\n'}, True),
        ({"config.yaml": "languageCode: en\n"}, True),
        ({"config/_default/params.toml": ""}, True),
        ({"config.toml": "x = 1\n", "content/a.md": ""}, True),
        ({"config.toml": "x = 1\n"}, False),
        ({"_config.yml": "", "sub/hugo.toml": ""}, False),
        ({"_config.yml": "", "hugo.yaml": ""}, True),
    ],
)
def test_who_builds_a_site(files: dict[str, str], is_of_hugo: bool) -> None:
    written("_news", **{"2021-02-03-trees.md": MEANT["TOML"][0]})
    write(Path(), files)
    assert (reported("_news") == []) == is_of_hugo


# -- every way to the file ---------------------------------------------------------------


def test_hooks_and_commands_agree() -> None:
    written("_news", **{"2021-02-03-trees.md": MEANT["heading"][0]})
    name = "_news/2021-02-03-trees.md"
    for words in (
        ("validate", "--force-exclude", name),
        ("validate", "--jobs", "3", "."),
        ("normalize", "--check", "."),
        ("check", "--validate", "_news"),
        ("export", "--to", "jsonl", "--output", "out.jsonl", "."),
    ):
        found = invoke(*words)
        assert found.status == 1, words
        assert f"{name}:1:1: NM003 the opening marker is in line 3" in found.out + found.err


def test_a_cache_does_not_keep_what_other_files_decide(site: Path) -> None:
    texts = {f"articles/a{at}.md": GOOD.replace("ten", str(at)) for at in range(120)}
    write(site, {**texts, "articles/trees.md": MEANT["heading"][0]})
    assert [_findings(invoke("validate", "--quiet", ".")) for _ in range(2)] == [
        [("articles/trees.md", "NM003")]
    ] * 2
    for name in texts:
        (site / name).write_text("---\nname: Ada\n---\n", encoding="utf-8")
    assert invoke("validate", "--quiet", ".").out == ""


def test_patterns_and_comments_on_files_count(site: Path) -> None:
    written("_news", **{"2021-02-03-trees.md": MEANT["heading"][0]})
    for config in (
        'exclude = ["_news/*-trees.md"]\n',
        'include = ["_news/*-good.md"]\n',
        'ignore = ["NM003"]\n',
        '[per-file-ignores]\n"_news/*-trees.md" = ["NM003"]\n',
    ):
        write(site, {"newsmeta.toml": config})
        assert reported() == []


# -- the verdict of the programs ---------------------------------------------------------

_RUBY = """
require "jekyll"; require "json"
site = Jekyll::Site.new(Jekyll.configuration("source" => ARGV[0], "quiet" => true,
  "collections" => ["news"], "disable_disk_cache" => true))
site.reset; site.read
puts JSON.generate(site.collections["news"].docs.map { |doc| [doc.basename, doc.data["title"]] })
"""
_NODE = """
const matter = require("gray-matter"), texts = JSON.parse(require("fs").readFileSync(0))
const title = (text) => { try { return matter(text, {}).data.title } catch { return "" } }
console.log(JSON.stringify(texts.map(title)))
"""


def test_jekyll_takes_none_of_them(site: Path) -> None:
    if not shutil.which("jekyll") or not shutil.which("ruby"):
        pytest.skip("jekyll is not installed")
    texts = {f"_news/x{at}.md": text for at, (text, _) in enumerate(MEANT.values())}
    write(site, {**texts, "_news/good.md": WHOLE})
    done = subprocess.run(["ruby", "-e", _RUBY, str(site)], capture_output=True, check=True)
    assert json.loads(done.stdout) == [["good.md", "Trees"]]


@pytest.mark.slow
def test_hugo_takes_what_is_said_of_it(site: Path) -> None:
    if not shutil.which("hugo"):
        pytest.skip("hugo is not installed")
    layout = "{{ .Params.title }}"
    write(site, {"config.toml": 'disableKinds = ["RSS"]\n', "layouts/_default/single.html": layout})
    for name, (text, takers) in MEANT.items():
        write(site, {"content/a.md": text})
        done = subprocess.run(["hugo", "--quiet"], cwd=site, capture_output=True, check=False)
        page = site / "public/a/index.html"
        found = not done.returncode and page.exists() and page.read_text("utf-8") == "Trees"
        assert found == (HUGO in takers), name
        shutil.rmtree(site / "public", ignore_errors=True)


def test_eleventy_takes_what_is_said_of_it() -> None:
    node = shutil.which("node")
    asked = [node or "", "-e", 'require("gray-matter")']
    if not node or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("gray-matter is not installed")
    texts = json.dumps([text for text, _ in MEANT.values()])
    done = subprocess.run(
        [node, "-e", _NODE], input=texts.encode(), capture_output=True, check=True
    )
    for (name, (_, takers)), title in zip(MEANT.items(), json.loads(done.stdout), strict=True):
        assert (title == "Trees") == (ELEVENTY in takers), name


def test_a_beginning_says_what_is_said_of_the_file() -> None:
    for text, takers in MEANT.values():
        found = opening(text.removeprefix(BOM))
        assert found.is_meant
        assert {each.value for each in found.takers} == takers
        assert found.message
        assert found.hint
    assert not any(opening(text).is_meant for text in OTHER.values())
