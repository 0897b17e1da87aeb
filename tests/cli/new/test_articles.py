"""`newsmeta new`: a headline and an address become an article, completed from other articles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import newsmeta
from newsmeta.files import temporary
from newsmeta.files.disk import Disk
from tests.support.cli import invoke, run, write
from tests.support.jekyll import jekyll
from tests.support.new import NAME, REST, TIME, URL, new, values

LEFT = ".newsmeta-4711-0123456789abcdef.tmp"
TEXT = """\
---
category: news
title: "The first shade"
excerpt: "The first tree gives shade."
publishedDateTime: 2021-06-01T08:00:00Z
originalUrl: "https://www.example.com/2031/the-first-shade"
webUrl: "https://www.example.com/2031/the-first-shade"
type: article
published: false

provider:
  name: Example Times
  domain: example.com
  images:
    - url: "/assets/images/organizations/example.com-50x50.jpg"
      width: 50
      height: 50

topics:
  - Climate
---

"""


def test_the_path_is_printed_and_the_file_is_completed() -> None:
    result = new()
    assert (result.status, result.out, result.err) == (0, f"{NAME}\n", "")
    assert Path(NAME).read_text("utf-8") == TEXT
    assert invoke("validate").status == 0
    assert invoke("check").status == 0
    assert invoke("normalize", "--format", "--check", NAME).status == 0


def test_each_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()
    files = Disk.read

    def counted(disk: Disk, file: str, max_size: int) -> bytes:
        read[file] += 1
        return files(disk, file, max_size)

    monkeypatch.setattr(Disk, "read", counted)
    assert new().status == 0
    assert len(read) > 10
    assert set(read.values()) == {1}


def test_nothing_is_written_with_dry_run() -> None:
    result = new("--dry-run")
    assert (result.status, result.out) == (0, TEXT)
    assert result.err == f"newsmeta: would write {NAME}\n"
    assert not Path(NAME).exists()


def test_the_time_is_now_to_the_second() -> None:
    result = invoke("new", "The first shade", "--url", URL, *REST)
    assert result.status == 0, result.err
    published = values(result.out.strip())["publishedDateTime"]
    assert len(published) == len("2021-06-01T08:00:00Z")
    assert result.out.startswith(f"_news/{published[:10]}-")


def test_the_page_of_the_amp_cache() -> None:
    assert new("--amp-url", "https://amp.example.com/shade/?utm_source=x").status == 0
    held = values(NAME)
    assert held["ampWebUrl"] == "https://amp.example.com/shade/"
    cache = "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/shade/"
    assert held["cdnAmpWebUrl"] == cache


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ("published=true", "published", True),
        ("quality=60", "quality", 60),
        ("heat=-1", "heat", -1),
        ("locale=en-us", "locale", "en-us"),
        ("tags=a;b", "tags", ["a", "b"]),
        ("layout=post", "layout", "post"),
        ("images.0.url=https://www.example.com/a.jpg", "images", None),
        ("updatedDateTime=2021-06-02T00:00:00Z", "updatedDateTime", "2021-06-02T00:00:00Z"),
        ("highlight=A: b", "highlight", "A: b"),
        ("permalink=/shade/", "permalink", "/shade/"),
    ],
)
def test_other_fields(given: str, field: str, value: object) -> None:
    result = new("--set", given)
    if value is None:  # A picture must have a size, too.
        assert result.status == 1
        assert "width" in result.err
        assert not Path(NAME).exists()
    else:
        assert result.status == 0, result.err
        assert values(NAME)[field] == value


def test_wrong_fields_are_wrong_usage() -> None:
    assert new("--set", "qualty=60").status == 2
    assert new("--set", "quality").status == 2
    assert new("--set", "quality=high").status in (1, 2)
    assert not Path(NAME).exists()


def test_a_field_that_has_an_option_is_given_once() -> None:
    result = new("--set", "title=Another")
    assert result.status == 1
    assert "--set title: this is said besides" in result.err


def test_the_body(site: Path) -> None:
    assert new("--body", "-", stdin="A tree.\r\n\r\nAnd its shade.").status == 0
    assert Path(NAME).read_text("utf-8") == f"{TEXT}A tree.\n\nAnd its shade.\n"
    Path(NAME).unlink()
    (site / "body.txt").write_text("A tree.\n", "utf-8")
    assert new("--body", "body.txt").status == 0
    assert Path(NAME).read_text("utf-8") == f"{TEXT}A tree.\n"
    assert new("--body", "nowhere.txt").status == 2


def test_what_is_missing_is_said_at_once_with_the_option() -> None:
    result = invoke("new", "The first shade", "--url", "https://unknown.example/a", *TIME)
    assert (result.status, result.out) == (1, "")
    for option in ("--excerpt", "--topic", "--provider"):
        assert f"say {option}" in result.err
    assert "Cities, Climate, Gardens and Technology" in result.err
    assert invoke("new", "The first shade").status == 2
    assert invoke("new", "--url", URL).status == 2


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("Climat", "did you mean Climate?"),
        ("Citys", "did you mean Cities?"),
        ("Astronomy", "there are Cities, Climate, Gardens and Technology"),
    ],
)
def test_topics_of_the_site(topic: str, said: str) -> None:
    result = new("--topic", topic)
    assert result.status == 1
    assert f"--topic: {topic} is no topic of this site; {said}" in result.err


def test_topics_in_other_letter_case() -> None:
    result = new("--topic", "cities", "--topic", "CLIMATE")
    assert result.status == 0
    assert values(NAME)["topics"] == ["Climate", "Cities"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("topics=Climat", "Climat is no topic of this site; did you mean Climate?"),
        ("topics=Climate;Citys", "Citys is no topic of this site; did you mean Cities?"),
        ("topics.0=Astronomy", "Astronomy is no topic of this site; there are Cities, Climate"),
        ("topics=climate;CITIES", ""),
    ],
)
def test_topics_that_are_set(given: str, said: str) -> None:
    rest = (*REST[:2], *TIME, "--set", given)
    result = invoke("new", "The first shade", "--url", URL, *rest)
    if said:
        assert result.status == 1
        assert f"--set topics: {said}" in result.err
        assert not Path(NAME).exists()
    else:
        assert "--set topics: climate is called Climate here" in result.err
        assert values(NAME)["topics"] == ["Climate", "Cities"]


def test_choices_are_the_names_of_topics(site: Path) -> None:
    names = '- name: Climate\n  otherNames: [Weather, "The climate"]\n- name: Cities\n'
    (site / "_data" / "names.yml").write_text(names, "utf-8")
    (site / "newsmeta.toml").write_text('[vocabularies]\ntopics = ["_data/names.yml"]\n', "utf-8")
    told = ("--provider", "Example Times")
    result = new("--topic", "Astronomy", *told)
    assert "Astronomy is no topic of this site; there are Cities and Climate\n" in result.err
    assert new("--topic", "Weather", *told).status == 0
    assert values(NAME)["topics"] == ["Climate", "Weather"]


@pytest.mark.parametrize(
    ("key", "names", "said"),
    [
        ("topics", "_data/none.yml", "_data/none.yml matches no file"),
        ("topics", "_data/*.none", "_data/*.none matches no file"),
        ("organizations", "_data/none.yml", "_data/none.yml matches no file"),
        ("topics", "../*.yml", ""),
        ("organizations", "../*.yml", ""),
        ("topics", "_data/bad.yml", "has no name"),
        ("organizations", "_data/bad.yml", "has no name"),
        ("topics", "_data/worse.yml", "worse.yml"),
    ],
)
def test_a_list_that_cannot_be_used(key: str, names: str, said: str, site: Path) -> None:
    write(site, {"_data/bad.yml": "- domain: example.com\n", "_data/worse.yml": "a: [\n"})
    (site / "newsmeta.toml").write_text(f'\n[vocabularies]\n{key} = ["{names}"]\n', "utf-8")
    result = new()
    assert result.status == 2
    assert result.err.startswith(f"newsmeta: {site}/newsmeta.toml:3: vocabularies.{key}: ")
    assert said in result.err
    assert result.err == invoke("validate" if key == "topics" else "check").err


def test_the_same_page_is_written_about_once() -> None:
    new()
    for url in (URL, f"{URL}?utm_source=x", URL.replace("https", "http"), f"{URL}#top"):
        result = new(title="Another title", url=url)
        assert (result.status, result.out) == (1, "")
        assert f"there is an article about this page already: {NAME}" in result.err
    result = new(url="https://www.example.com/other")
    assert result.status == 1
    assert f"{NAME} is there already" in result.err
    assert Path(NAME).read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("title", "url", "options", "status"),
    [
        ("The first shade", URL, (), 1),
        ("Another title", f"{URL}?utm_source=x", (), 1),
        ("The first shade", "https://www.example.com/other", (), 1),
        ("Another title", "https://www.example.com/other", (), 0),
        ("The first shade", URL, ("--into", "_news"), 1),
        ("Two  blanks", "https://www.example.com/other", ("--into", "_news"), 0),
        ("...", "https://www.example.com/other", (), 1),
        ("The first shade", URL, ("--dry-run",), 1),
        ("The first shade", "https://www.example.com/other", ("--dry-run",), 1),
        ("Another title", "https://www.example.com/other", ("--dry-run",), 0),
    ],
)
def test_what_a_killed_run_left_goes(
    title: str, url: str, options: tuple[str, ...], status: int, site: Path
) -> None:
    write(site, {NAME: TEXT, f"_news/{LEFT}": "half of it"})
    temporary._cleared.clear()
    assert new(*options, title=title, url=url).status == status
    assert (site / "_news" / LEFT).exists() == ("--dry-run" in options)


def test_the_folder(site: Path) -> None:
    assert new("--into", "_stories/new").out == "_stories/new/2021-06-01-the-first-shade.md\n"
    for file in (site / "_news").iterdir():
        file.unlink()
    assert new(url="https://www.example.com/b").status == 1  # That name is taken there.
    (site / "_stories" / "new" / "2021-06-01-the-first-shade.md").unlink()
    assert new("--provider", "Example Times").out == f"{NAME}\n"
    assert new("--into", " ").status == 2


def test_the_folder_of_a_site_that_has_no_articles(tmp_path: Path) -> None:
    write(tmp_path / "empty", {"_config.yml": "collections_dir: all\n"})
    done = run(
        *("new", "A tree", "--url", URL, *REST, *TIME, "--provider", "Example Times"),
        cwd=tmp_path / "empty",
    )
    assert done.out == "all/_news/2021-06-01-a-tree.md\n", done.err


def test_where_nothing_tells_the_folder(tmp_path: Path) -> None:
    text = '[kinds.note]\nfiles = ["**/_news/", "_news/"]\n'
    write(tmp_path / "empty", {"newsmeta.toml": text})
    done = run(
        *("new", "A tree", "--url", URL, *REST, "--provider", "Example Times"),
        cwd=tmp_path / "empty",
    )
    assert done.status == 1
    assert "say --into FOLDER" in done.err


def test_a_file_that_cannot_be_written(site: Path) -> None:
    (site / "full").write_text("", "utf-8")
    result = new("--into", "full")
    assert result.status == 1
    assert "cannot be written" in result.err


def test_from_python() -> None:
    made = newsmeta.new_article(
        "The first shade",
        URL,
        excerpt="The first tree gives shade.",
        topics=["Climate"],
        published="2021-06-01T08:00:00Z",
        fields={"published": "true"},
    )
    assert made.is_written
    assert made.path.read_bytes() == made.data
    assert made.text == TEXT.replace("published: false", "published: true")
    with pytest.raises(newsmeta.NewArticleError) as caught:
        newsmeta.new_article("The first shade", "https://unknown.example/a")
    assert len(caught.value.reasons) == 3


def test_jekyll_builds_what_was_written(site: Path) -> None:
    builder = jekyll()
    (site / "_config.yml").write_text("collections:\n  news:\n    output: true\n", encoding="utf-8")
    assert new("--set", "published=true", "--body", "-", stdin="A *tree*.").status == 0
    assert new(title="Not yet: {{ shade }}", url="https://www.example.com/b").status == 0
    assert builder.failure(site) is None
    built = {path.name for path in site.rglob("*.html")}
    assert "2021-06-01-the-first-shade.html" in built
    assert not [name for name in built if "not-yet" in name]


@pytest.mark.parametrize(
    ("time", "taken"),
    [
        ("2021-06-01", "2021-06-01T00:00:00Z"),
        ("2021-06-01 08:00", "2021-06-01T08:00:00Z"),
        ("2021-06-01T08:00:00", "2021-06-01T08:00:00Z"),
        ("2021-06-01T08:00", "2021-06-01T08:00:00Z"),
    ],
)
def test_a_time_without_an_offset_is_said_to_be_in_utc(time: str, taken: str) -> None:
    result = new("--published", time)
    assert result.status == 0
    assert f"--published has no offset: taken as {taken}, in UTC" in result.err
    assert values(result.out.strip())["publishedDateTime"] == taken


@pytest.mark.parametrize("time", ["2021-06-01T08:00:00Z", "2021-06-01T08:00:00+02:00"])
def test_a_time_with_an_offset_needs_no_word_on_it(time: str) -> None:
    assert "offset" not in new("--published", time).err
