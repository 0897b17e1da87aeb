"""An import reads a file once, and no file outside the folders of its data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from newsmeta.importers import folder
from newsmeta.linter import analyst
from tests.support.cli import write
from tests.support.importing import TEXT, import_data, lines, without


def text(number: int) -> str:
    return TEXT.replace("example.com/trees", f"example.com/trees-{number}")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {f"site/_news/{number}.md": text(number) for number in range(6)})
    write(tmp_path, {f"site/_posts/{number}.md": text(10 + number) for number in range(4)})
    write(tmp_path, {f"site/drafts/{number}.md": text(20 + number) for number in range(3)})


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Number of times each file is read, by its name in the site."""
    found: Counter[str] = Counter()

    def counting(module: Any, name: str) -> None:
        read = getattr(module, name)

        def counted(given: Any, *args: Any) -> Any:
            found[str(getattr(given, "file", given)).removeprefix("site/")] += 1
            return read(given, *args)

        monkeypatch.setattr(module, name, counted)

    counting(folder, "read_bytes")
    counting(analyst, "content")
    return found


def data(*names: str, **more: Any) -> None:
    lines(*({"path": name, "title": "New title", **more} for name in names))


@pytest.mark.parametrize("option", ["--update", "--force"])
@pytest.mark.parametrize("dry", [True, False])
def test_files_that_the_data_is_about(reads: Counter[str], option: str, dry: bool) -> None:
    names = [f"_news/{number}.md" for number in range(6)]
    lines(*(without(path=name, title="New title", body="x") for name in names))
    result = import_data(option, "--jobs", "1", *(["--dry-run"] if dry else []))
    assert result.status == 0, result.err
    # `--update` reads one file more, to check that the folder is the right one.
    first = {names[0]: 2} if option == "--update" else {names[0]: 1}
    assert reads == {**dict.fromkeys(names, 1), **first}


@pytest.mark.parametrize("count", range(1, 6))
def test_files_beside_them_are_looked_at_and_no_others(reads: Counter[str], count: int) -> None:
    data(*(f"_news/{number}.md" for number in range(count)))
    result = import_data("--update")
    said = f"{6 - count} of the files in site/_news"
    assert (result.status, said in result.err) == (0, True), result.err
    assert reads == {f"_news/{number}.md": 2 if number == 0 else 1 for number in range(6)}


def test_files_that_say_themselves_what_they_are(reads: Counter[str]) -> None:
    data("drafts/0.md")
    result = import_data("--update")
    assert "2 of the files in site/drafts are not in the data" in result.err
    assert reads == {"drafts/0.md": 3, "drafts/1.md": 1, "drafts/2.md": 1}


@pytest.mark.parametrize("option", ["--update", "--force"])
def test_files_that_are_found_by_their_page(reads: Counter[str], option: str) -> None:
    lines(without("path", webUrl="https://www.example.com/trees-3", body="x"))
    result = import_data(option, "--match", "webUrl")
    assert result.status == 0, result.err
    assert reads["_posts/1.md"] == 1
    assert reads["_news/3.md"] == 2


def test_a_new_file_is_put_beside_the_others(reads: Counter[str]) -> None:
    lines(without("path", title="A new title"))
    assert import_data().status == 0
    assert Path("site/_news/2021-01-27-a-new-title.md").exists()
    assert set(reads.values()) == {1}
