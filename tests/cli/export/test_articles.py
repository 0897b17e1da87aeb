"""`newsmeta export`: the exported articles, and their fields and names."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest

import newsmeta
from newsmeta.records.formats import FORMATS
from tests.support.cli import GOOD, invoke, write
from tests.support.export_command import SECURED, export, lines


def paths(*args: str) -> list[str]:
    return [record["path"] for record in lines(*args)]


@pytest.mark.parametrize("name", FORMATS)
def test_secured_data_stays_at_home(name: str, site: Path) -> None:
    write(site, {"_config.yml": "url: https://site.example\n"})
    assert export("--to", name, "-o", "out", "--body").status == 0
    out = site / "out"
    for file in out.iterdir() if out.is_dir() else [out]:
        assert SECURED.encode() not in file.read_bytes()


def test_secured_data_if_asked_for() -> None:
    assert [record.get("secured") for record in lines("--columns", "+secured")] == [None, SECURED]
    assert lines("--columns", "secured") == [{}, {"secured": SECURED}]


# -- selection of articles ---------------------------------------------------------------


def test_filters() -> None:
    both = ["_news/2021-01-27-a.md", "_news/2021-03-01-b.md"]
    assert paths("--where", 'type == "video"') == both[1:]
    assert paths("--where", "published") == both[:1]
    assert paths("--published-only") == both[:1]
    assert paths("--since", "2021-02-01") == both[1:]
    assert paths("--until", "2021-01-27") == both[:1]
    assert paths("--topic", "climate") == both
    assert paths("--topic", "Sports") == []
    assert paths("--sort", "-publishedDateTime") == both[::-1]
    assert paths("--limit", "1") == both[:1]
    assert paths("--sort", "-publishedDateTime", "--limit", "1") == both[1:]
    assert paths("--where", 'body contains "Wednesday"') == both


def test_feeds_have_the_newest_that_are_published(site: Path) -> None:
    for day in range(1, 4):
        text = GOOD.replace("2021-01-27T", f"2021-02-0{day}T").replace("City", f"Day {day}: city")
        write(site, {f"_news/day-{day}.md": text})
    result = export("--to", "jsonfeed", "--limit", "2")
    items = json.loads(result.out)["items"]
    heads, cells = (line.split() for line in result.err.splitlines())
    assert heads[:5] == ["articles", "skipped", "filtered", "over", "limit"]
    assert cells[:4] == ["2", "0", "1", "2"]
    assert [item["date_published"][:10] for item in items] == ["2021-02-03", "2021-02-02"]


def test_feeds_say_what_the_configuration_says(site: Path) -> None:
    write(site, {"_config.yml": "title: Tree News\nurl: https://example.com\nbaseurl: /trees\n"})
    feed = json.loads(export("--to", "jsonfeed").out)
    assert feed["title"] == "Tree News"
    assert feed["home_page_url"] == "https://example.com/trees/"
    assert "description" not in feed
    config = (
        '[feed]\ntitle = "Leaves"\nurl = "https://example.com/feed.json"\ndescription = "Green."\n'
    )
    write(site, {"newsmeta.toml": config})
    feed = json.loads(export("--to", "jsonfeed").out)
    assert (feed["title"], feed["feed_url"]) == ("Leaves", "https://example.com/feed.json")
    assert feed["description"] == "Green."
    feed = json.loads(export("--to", "jsonfeed", "--feed-title", "Roots").out)
    assert feed["title"] == "Roots"


def test_feeds_say_the_same_from_python(site: Path) -> None:
    write(site, {"_config.yml": "title: Tree News\nurl: https://example.com\n"})
    for given in (".", "_news", "_news/2021-01-27-a.md"):
        out = io.BytesIO()
        newsmeta.export(given, out, "jsonfeed")
        assert out.getvalue().decode() == export("--to", "jsonfeed", paths=(given,)).out
        assert json.loads(out.getvalue())["title"] == "Tree News"


def test_other_kinds_are_passed_over(site: Path) -> None:
    write(site, {"newsmeta.toml": '[kinds.page]\nfiles = ["pages/"]\n'})
    write(site, {"pages/x.md": "---\nname: x\n---\n", "README.md": "no front matter\n"})
    result = export("--to", "jsonl", paths=(".",))
    assert result.status == 0
    assert len(result.out.splitlines()) == 2
    assert result.err.splitlines()[0].split() == ["articles", "skipped", "others", "rows", "bytes"]


def test_paths_are_those_of_the_repository(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["_news/2021-01-27-a.md", "_news/2021-03-01-b.md"]
    monkeypatch.chdir(site / "_news")
    assert [r["path"] for r in lines(paths=(".",))] == ["2021-01-27-a.md", "2021-03-01-b.md"]
    write(site, {"newsmeta.toml": ""})
    assert [record["path"] for record in lines(paths=(".",))] == wanted
    (site / "newsmeta.toml").unlink()
    subprocess.run(["git", "init", "--quiet"], cwd=site, check=True)
    assert [record["path"] for record in lines(paths=(".",))] == wanted
    assert [record["path"] for record in lines(paths=(str(site),))] == wanted


def test_paths_without_a_repository(
    site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    write(site, {"other/c.md": GOOD})
    found = [r["path"] for r in lines(paths=(str(site / "_news"), str(site / "other")))]
    assert found == ["_news/2021-01-27-a.md", "_news/2021-03-01-b.md", "other/c.md"]


def test_files_of_several_repositories_have_names_of_their_own(site: Path) -> None:
    write(site, {"a/_news/x.md": GOOD, "b/_news/x.md": GOOD})
    for name in ("a", "b"):
        subprocess.run(["git", "init", "--quiet", name], cwd=site, check=True)
    found = [record["path"] for record in lines(paths=("a/_news", "b"))]
    assert found == ["a/_news/x.md", "b/_news/x.md"]
    assert [record["path"] for record in lines(paths=("a",))] == ["_news/x.md"]


def test_standard_input() -> None:
    result = invoke("export", "-", "--to", "jsonl", "--stdin-filename", "_news/x.md", stdin=GOOD)
    assert json.loads(result.out)["path"] == "_news/x.md"
    result = invoke("export", "-", "--to", "jsonl", stdin=GOOD)
    assert "path" not in json.loads(result.out)
    result = invoke("export", "-", "--to", "datapackage", "-o", "out", stdin=GOOD)
    assert result.status == 1
    assert "it has no path, which is the key; use --stdin-filename" in result.err


def test_as_normalize_would_write_them(site: Path) -> None:
    text = GOOD.replace("ten thousand", "ten  thousand").replace("15:50:00Z", "16:50:00+01:00")
    write(site, {"_news/c.md": text.replace("quality: 60", 'quality: "60"')})
    before = (site / "_news/c.md").read_bytes()
    record = lines("--normalized", "--where", 'path endswith "c.md"')[0]
    assert "ten thousand" in record["title"]
    assert record["publishedDateTime"] == "2021-01-27T15:50:00Z"
    assert record["quality"] == 60
    assert (site / "_news/c.md").read_bytes() == before
