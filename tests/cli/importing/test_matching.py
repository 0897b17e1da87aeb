"""The file of each record, the place of new files, and files missing from the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.importers.outcome import Status
from tests.support.cli import Result, invoke, write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers, without

PATH = "_news/trees.md"
URL = "https://www.example.com/trees"


def article(number: int, **others: str) -> str:
    text = TEXT.replace(URL, f"https://www.example.com/{number}")
    for name, value in others.items():
        text = text.replace("type: article\n", f'type: article\n{name}: "{value}"\n')
    return text


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "here"  # A folder of its own, without the folders of other tests beside it.
    write(folder, {f"site/{PATH}": TEXT})
    monkeypatch.chdir(folder)


SAME_PAGE = [
    URL,
    "http://www.example.com/trees",
    "HTTPS://WWW.EXAMPLE.COM/trees",
    "https://www.example.com:443/trees",
    "https://www.example.com/trees#top",
    "https://www.example.com/trees?utm_source=mail",
    "https://www.example.com/%74rees",
    "https://www.example.com/a/../trees",
    "https://www.example.com/./trees",
    "https://www.example.com/trees?fbclid=1",
]
OTHER_PAGES = [
    "https://www.example.com/trees/",
    "https://www.example.com/Trees",
    "https://www.example.com/trees?page=2",
    "https://example.com/trees",
    "https://www.example.com/trees#!/other",
]


@pytest.mark.parametrize("url", SAME_PAGE)
def test_a_page_tells_its_file_however_its_address_is_written(url: str) -> None:
    lines({"path": "_news/other.md", "webUrl": url, "title": "New title"})
    result = import_data("--update", "--match", "webUrl", "--ignore-columns", "x")
    assert result.status == 0, result.err
    assert list(files()) == [PATH]
    assert "New title" in files()[PATH]


@pytest.mark.parametrize("url", [SAME_PAGE[0], SAME_PAGE[5]])
@pytest.mark.parametrize("columns", ["webUrl,title", "title,webUrl,path"])
def test_a_row_of_a_table_tells_its_file_as_well(columns: str, url: str) -> None:
    cells = {"webUrl": url, "title": "New title", "path": "_news/other.md"}
    row = ",".join(cells[name] for name in columns.split(","))
    Path("a.csv").write_text(f"{columns}\n{row}\n")
    result = import_data("--update", "--match", "webUrl", data="a.csv")
    assert result.status == 0, result.err
    assert list(files()) == [PATH]
    assert "New title" in files()[PATH]


@pytest.mark.parametrize("url", OTHER_PAGES)
def test_another_page_is_a_new_file(url: str) -> None:
    lines(without("path", webUrl=url, title="Another title"))
    result = import_data("--update", "--match", "webUrl")
    assert result.status == 0, result.err
    assert list(files()) == ["_news/2021-01-27-another-title.md", PATH]
    assert files()[PATH] == TEXT


def test_two_files_of_one_page_are_named() -> None:
    write(Path(), {"site/_news/b.md": TEXT})
    lines({"webUrl": URL, "title": "New title"})
    result = import_data("--update", "--match", "webUrl")
    assert result.status == 1
    assert f"_news/b.md and {PATH} have this webUrl" in result.err
    assert files()[PATH] == TEXT


@pytest.mark.parametrize("field", ["webUrl", "originalUrl"])
def test_two_records_of_one_page_are_named(field: str) -> None:
    write(Path(), {f"site/{PATH}": TEXT.replace("webUrl:", f'originalUrl: "{URL}"\nwebUrl:')})
    lines({field: URL, "quality": 1}, {field: f"{URL}#x", "quality": 2})
    result = import_data("--update", "--match", field)
    assert f"line 2 ({PATH}): it is the file of line 1 already; keep one of the two" in result.err


def test_two_new_records_of_one_page_are_one_file() -> None:
    url = "https://www.example.com/new"
    lines(
        without("path", webUrl=url, title="One title"),
        without("path", webUrl=f"{url}#x", title="Another title"),
    )
    result = import_data("--update", "--match", "webUrl")
    assert "line 2 (_news/2021-01-27-one-title.md): it is the file of line 1 already" in result.err
    assert len(files()) == 2


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no address": ({"title": "x"}, "it has no webUrl, which would identify its file"),
    "no address, of a file that has one": (
        {"path": PATH, "title": "x"},
        f"it has no webUrl, but {PATH} has one",
    ),
    "what is no address": ({"webUrl": "trees", "title": "x"}, "its webUrl is not a URL"),
    "a number": ({"webUrl": 7, "title": "x"}, "its webUrl is not a URL"),
    "another page under a name that is taken": (
        {**RECORD, "webUrl": "https://www.example.com/other"},
        f"no file has this webUrl, and {PATH} is another page",
    ),
}


@pytest.mark.parametrize(("record", "said"), REFUSED.values(), ids=REFUSED)
def test_what_tells_no_file_is_refused(record: dict[str, Any], said: str) -> None:
    lines(record)
    result = import_data("--update", "--match", "webUrl")
    assert result.status == 1
    assert said in result.err
    assert files() == {PATH: TEXT}


def test_a_row_is_matched_in_tables_and_data_of_others() -> None:
    Path("a.csv").write_text(f"path,webUrl,title\n,{URL}#x,New title\n", encoding="utf-8")
    assert import_data("--update", "--match", "webUrl", data="a.csv").status == 0
    assert "New title" in files()[PATH]
    Path("a.csv").write_text(f"link,head\n{URL},Newer title\n", encoding="utf-8")
    names = ("--map", "webUrl=link", "--map", "title=head")
    assert import_data("--update", "--match", "webUrl", *names, data="a.csv").status == 0
    assert "Newer title" in files()[PATH]


def test_matching_is_for_files_that_exist() -> None:
    lines(RECORD)
    result = import_data("--match", "webUrl")
    assert (result.status, result.err) == (
        2,
        "newsmeta: --match is for files that exist; use it with --update\n",
    )


# -- new files -------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [(), ("--update",), ("--jobs", "2")])
def test_new_files_go_beside_the_others(args: tuple[str, ...]) -> None:
    write(Path(), {"site/index.md": "---\ntitle: Home\n---\n", "site/_news/b.md": article(2)})
    lines({"path": PATH}, without("path", title="Another title")) if "--update" in args else lines(
        without("path", title="Another title")
    )
    result = import_data(*args)
    assert result.status == 0, result.err
    assert "_news/2021-01-27-another-title.md" in files()


def test_new_files_go_where_those_of_their_type_are() -> None:
    config = '[kinds.video]\nfiles = ["_videos/*.md"]\nextends = "article"\n'
    video = TEXT.replace("type: article", "type: video").replace(
        "webUrl:", 'originalUrl: "https://www.example.com/v"\nwebUrl:'
    )
    write(Path(), {"newsmeta.toml": config, "_videos/v.md": video})
    write(Path(), {f"_news/{number}.md": article(number) for number in range(3)})
    lines(
        without("path", title="A new article"),
        without("path", title="A new video", type="video", originalUrl="https://www.example.com/w"),
    )
    result = invoke("import", "data.jsonl", "--into", ".")
    assert result.status == 0, result.err
    assert Path("_news/2021-01-27-a-new-article.md").exists()
    assert Path("_videos/2021-01-27-a-new-video.md").exists()


# -- the wrong folder ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("into", "path", "right"),
    [
        (".", PATH, "site"),
        ("site", "trees.md", "site/_news"),
        ("site/_posts", PATH, "site"),
        ("elsewhere", PATH, "site"),
        (".", "site/trees.md", None),
        ("elsewhere", "site/_news/trees.md", "."),
    ],
)
def test_the_folder_is_named_that_was_meant(into: str, path: str, right: str | None) -> None:
    lines({**RECORD, "path": path, "title": "New title"})
    result = invoke("import", "data.jsonl", "--into", into, "--update")
    if right is None:
        assert result.status == 0
        return
    assert result.status == 2
    assert f"no record has its file in {into}, but those that they name are in" in result.err
    assert result.err.endswith(f": set --into {right}\n")
    assert files() == {PATH: TEXT}
    assert not Path("elsewhere").exists()


@pytest.mark.parametrize(
    ("there", "into", "right"),
    [
        ("site", ".", "_news"),
        ("site", "../site", "../site/_news"),
        (".", "site", "site/_news"),
        ("site/_news", ".", None),
        (".", "site/_news", None),
    ],
)
def test_without_folders_it_is_the_one_with_files_of_that_name(
    there: str, into: str, right: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines({"path": PATH, "title": "New title"})
    data = str(Path("data.jsonl").resolve())
    monkeypatch.chdir(there)
    result = invoke("import", data, "--into", into, "--update", "--names", "basename")
    if right is None:
        assert result.status == 0, result.err
    else:
        assert result.status == 2
        assert result.err.endswith(f": set --into {right}\n")


@pytest.mark.parametrize(
    ("there", "into", "member"),
    [(".", ".", "file"), (".", "elsewhere", "file"), ("site/_news", "../..", "source.file")],
)
def test_mapped_data_names_it_too(
    there: str, into: str, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines({member: PATH, "path": "other.md", "head": "New title"})
    data = str(Path("data.jsonl").resolve())
    monkeypatch.chdir(there)
    names = ["--map", f"path={member}", "--map", "title=head"]
    result = invoke("import", data, "--into", into, "--update", *names)
    assert result.status == 2
    assert result.err.rstrip().endswith("site")


@pytest.mark.parametrize("into", [".", "../site", "../link", "../site/../site"])
@pytest.mark.parametrize("names", ["path", "basename", "canonical"])
def test_it_is_never_the_folder_that_was_named(
    into: str, names: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("link").symlink_to("site")
    Path("site/self").symlink_to(".")
    name = "2021-01-27-city-council-votes-ten-thousand-trees.md"
    Path("site", name).symlink_to("_news/trees.md")  # Links are never written.
    lines(without("path", path=name, title="New title"))
    monkeypatch.chdir("site")
    result = invoke("import", "../data.jsonl", "--into", into, "--update", "--names", names)
    assert "set --into" not in result.err


def test_canonical_names_are_not_those_of_the_data() -> None:
    lines(without("path", path=PATH, title="New title"))
    result = invoke("import", "data.jsonl", "--into", ".", "--update", "--names", "canonical")
    assert result.status == 0, result.err
    assert Path("2021-01-27-new-title.md").exists()


def test_one_file_that_is_found_is_enough() -> None:
    write(Path(), {"_news/other.md": TEXT})
    lines(without("path", path="_news/other.md"), {"path": PATH, "quality": 1})
    assert import_data("--update").status == 0
    assert list(files()) == ["_news/other.md", PATH]


# -- files missing from the data --------------------------------------------------------------


def site(number: int) -> None:
    write(Path(), {f"site/_news/{each}.md": article(each) for each in range(number)})
    write(Path(), {"site/README.md": "No article.\n", "site/_news/notes.md": "No article.\n"})
    Path("site", PATH).unlink()


def import_numbers(numbers_of_files: range, *args: str) -> Result:
    lines(*({"path": f"_news/{number}.md"} for number in numbers_of_files))
    return import_data("--update", *args)


def test_files_that_are_not_in_the_data_are_counted() -> None:
    site(5)
    result = import_numbers(range(3))
    assert result.status == 0
    assert "2 of the files in site/_news are not in the data\n" in result.err
    assert len(files()) == 7
    assert "not in the data" not in import_numbers(range(5)).err
    assert "not in the data" not in import_numbers(range(3), "--quiet").err


def test_they_are_shown_then_deleted() -> None:
    site(5)
    result = import_numbers(range(3), "--delete-missing", "--dry-run")
    assert result.out == "would delete _news/3.md\nwould delete _news/4.md\n"
    assert numbers(result)["to delete"] == 2
    assert len(files()) == 7
    assert import_numbers(range(3), "--delete-missing", "--diff").status == 1
    result = import_numbers(range(3), "--delete-missing")
    assert result.status == 0, result.err
    assert "deleted _news/3.md\ndeleted _news/4.md\n" in result.err
    assert numbers(result)["deleted"] == 2
    assert numbers(result)["records"] == 3
    assert sorted(files()) == [
        "README.md",
        "_news/0.md",
        "_news/1.md",
        "_news/2.md",
        "_news/notes.md",
    ]


def test_most_of_them_are_deleted_only_if_that_is_said() -> None:
    site(5)
    result = import_numbers(range(2), "--delete-missing")
    assert result.status == 1
    assert "nothing was deleted: that would be 3 of 5 files; if intended, set " in result.err
    assert "--delete-at-most 3" in result.err
    assert len(files()) == 7
    assert import_numbers(range(2), "--delete-missing", "--delete-at-most", "2").status == 1
    assert import_numbers(range(2), "--delete-missing", "--delete-at-most", "3").status == 0
    assert len(files()) == 4


def test_nothing_is_deleted_where_the_data_is_doubtful() -> None:
    site(3)
    Path("data.jsonl").write_text("", encoding="utf-8")
    result = import_data("--update", "--delete-missing")
    assert result.status == 1
    assert "nothing was deleted: there is no record in the data" in result.err
    lines({"path": "_news/0.md"}, {"path": "_news/1.md"}, {"title": "x"})
    result = import_data("--update", "--delete-missing")
    said = "nothing was deleted: a record was refused, and the name of its file is unknown"
    assert said in result.err
    Path("data.jsonl").write_text('{"path": "_news/0.md"}\n{"path": "_n', encoding="utf-8")
    assert import_data("--update", "--delete-missing").status in (1, 2)
    lines({"path": "_news/0.md"}, {"path": "_news/1.md"}, {"path": "_news/2.md", "quality": "x"})
    assert import_data("--update", "--delete-missing").status == 1
    assert len(files()) == 5


def test_only_folders_that_the_data_is_about_count() -> None:
    write(Path(), {"site/_posts/a.md": TEXT, "site/_news/b.md": article(2)})
    lines({"path": PATH}, {"path": "_news/b.md"})
    assert "not in the data" not in import_data("--update").err


def test_only_the_part_of_a_folder_that_the_data_is_about_counts() -> None:
    deep = {
        f"site/a/{place}/{each}.md": article(each) for place in ("b/_news", "c") for each in (1, 2)
    }
    write(Path(), {**deep, "site/a/d.md": article(3), "site/e.md": article(4)})
    lines({"path": "a/b/_news/1.md"}, {"path": "e.md"})
    result = import_data("--update", "--delete-missing")
    assert "deleted a/b/_news/2.md\n" in result.err
    assert numbers(result)["deleted"] == 1


def test_a_link_is_not_followed_to_what_is_deleted() -> None:
    site(4)
    write(Path(), {"outside.md": article(9)})
    Path("site/_news/link.md").symlink_to("../../outside.md")
    import_numbers(range(4), "--delete-missing")
    assert Path("outside.md").exists()


def test_the_number_is_for_deleting() -> None:
    lines(RECORD)
    assert import_data("--update", "--delete-at-most", "3").status == 2


def test_programs_get_a_plan() -> None:
    site(3)
    lines({"path": "_news/0.md", "quality": 1}, {"path": "_news/1.md", "highlight": "#REF!"})
    plan = newsmeta.plan_import("data.jsonl", "site", update=True, delete_missing=True)
    assert plan.missing == plan.deletions == ("_news/2.md",)
    assert [record.name for record in plan.changed] == ["_news/0.md"]
    assert [record.name for record in plan.held_back] == ["_news/1.md"]
    assert (plan.new, plan.refused, plan.obstacle) == ((), (), "")
    assert plan.changes_anything
    assert len(files()) == 5
    done = newsmeta.import_data("data.jsonl", "site", update=True, delete_missing=True)
    assert [each.status for each in done] == [Status.UPDATED, Status.UNCHANGED, Status.DELETED]
    assert len(files()) == 4
