"""Articles as dictionaries and as data frames."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import polars
import pyarrow as pa
import pytest

import newsmeta
from tests.support.cli import GOOD, environment, write

pandas = pytest.importorskip("pandas")

BAD = GOOD.replace("type: article", "type: podcast")
OFFSET = GOOD.replace("2021-01-27T15:50:00Z", "2021-01-27T16:50:00+01:00")
UNJUDGED = OFFSET.replace("quality: 60\n", "")
MAPS = GOOD.replace("Climate", "Maps")
FILES = {"_news/2021-01-27-a.md": GOOD, "_news/2021-01-28-b.md": MAPS}


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, FILES)
    return tmp_path


def paths(**choices: Any) -> list[str]:
    return [article["path"] for article in newsmeta.load_all("_news", **choices)]


def test_plain_dictionaries() -> None:
    first, second = newsmeta.load_all(["_news"], body=True)
    assert first["path"] == "_news/2021-01-27-a.md"
    assert first["provider"] == {"name": "Example Times", "domain": "example.com"}
    assert first["publishedDateTime"] == "2021-01-27T15:50:00Z"
    assert (first["quality"], first["published"]) == (60, True)
    assert type(first["images"]) is list
    assert first["body"].endswith("\n")
    assert second["topics"] == ["Maps"]
    assert "body" not in next(newsmeta.load_all("_news"))


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({}, [1, 1]),
        ({"where": 'topics contains "Maps"'}, [0, 1]),
        ({"topics": ["climate"]}, [1, 0]),
        ({"since": "2022-01-01"}, [0, 0]),
        ({"until": "2021-01-27"}, [1, 1]),
        ({"published_only": True}, [1, 1]),
        ({"normalized": True}, [1, 1]),
        ({"jobs": 2}, [1, 1]),
        ({"jobs": None}, [1, 1]),
    ],
)
def test_what_is_chosen(choices: dict[str, Any], expected: list[int]) -> None:
    assert paths(**choices) == [name for name, is_in in zip(FILES, expected, strict=True) if is_in]


def test_fields_are_chosen() -> None:
    first = next(newsmeta.load_all("_news", columns=["provider.name", "title"]))
    assert list(first) == ["provider", "title"]
    assert first["provider"] == {"name": "Example Times"}
    assert "title" not in next(newsmeta.load_all("_news", exclude=["title"]))


@pytest.mark.parametrize(
    "choices",
    [
        {"where": "qualty > 5"},
        {"columns": ["titel"]},
        {"since": "soon"},
        {"topics": [" "]},
        {"columns": ["title"], "exclude": ["topics"]},
    ],
)
def test_what_cannot_be_had_is_said_at_once(choices: dict[str, Any]) -> None:
    with pytest.raises(newsmeta.HandoffError):
        newsmeta.load_all("_news", **choices)


def test_files_that_are_no_articles(site: Path) -> None:
    write(site, {"_news/2021-01-29-c.md": BAD, "_news/2021-01-30-d.md": "---\ntitle: [\n---\n"})
    articles = newsmeta.load_all("_news")
    assert len(list(islice(articles, 2))) == 2
    with pytest.raises(newsmeta.ArticleError) as raised:
        next(articles)
    assert raised.value.diagnostics[0].code == "NM104"
    assert len(paths(on_error="skip")) == 2
    assert len(paths(on_error="include")) == 3
    with pytest.raises(newsmeta.ArticleError):
        newsmeta.to_arrow("_news")


@pytest.mark.parametrize("make", [newsmeta.to_arrow, newsmeta.to_pandas, newsmeta.to_polars])
def test_frames_have_types(make: Callable[..., Any], site: Path) -> None:
    write(site, {"_news/2021-01-29-c.md": UNJUDGED})
    frame = make("_news")
    table = frame if isinstance(frame, pa.Table) else None
    if isinstance(frame, polars.DataFrame):
        assert frame.schema["publishedDateTime"] == polars.Datetime("us", "UTC")
        assert frame.schema["quality"] == polars.Int64
        table = frame.to_arrow()
    elif table is None:
        assert str(frame.dtypes["quality"]) == "int64[pyarrow]"
        assert str(frame.dtypes["topics"]) == "list<element: string>[pyarrow]" or "list" in str(
            frame.dtypes["topics"]
        )
        table = pa.Table.from_pandas(frame)
    assert table.schema.field("publishedDateTime").type == pa.timestamp("us", tz="UTC")
    assert pa.types.is_struct(table.schema.field("provider").type)
    rows = table.to_pylist()
    assert {row["publishedDateTime"] for row in rows} == {datetime(2021, 1, 27, 15, 50, tzinfo=UTC)}
    assert rows[1]["topics"] == ["Maps"]
    assert "sourceForm" not in rows[0]


@pytest.mark.parametrize(
    ("choices", "is_there"),
    [
        ({}, False),
        ({"columns": []}, False),
        ({"columns": ["+body"]}, False),
        ({"columns": ["+secured"]}, False),
        ({"body": True}, False),
        ({"exclude": ["sourceForm"]}, False),
        ({"exclude": ["quality"]}, False),
        ({"columns": ["title"]}, False),
        ({"columns": ["title", "sourceForm"]}, True),
        ({"columns": ["sourceForm"]}, True),
    ],
)
def test_how_values_were_written_is_told_to_whoever_names_it(
    choices: dict[str, Any], is_there: bool
) -> None:
    table = newsmeta.to_arrow("_news", **choices)
    assert ("sourceForm" in table.schema.names) == is_there
    assert table.num_rows == 2


def test_a_frame_of_nothing_has_its_columns() -> None:
    table = newsmeta.to_arrow("_news", where='title == "none"')
    assert (table.num_rows, "provider" in table.schema.names) == (0, True)


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_library_that_is_missing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(newsmeta.HandoffError, match=f"pip install {name}"):
        getattr(newsmeta, f"to_{name}")("_news")


def test_nothing_of_it_is_imported_before_it_is_asked_for() -> None:
    code = (
        "import sys, newsmeta; list(newsmeta.load_all('_news'));"
        "print([n for n in ('pyarrow', 'pandas', 'polars', 'xlsxwriter', 'sqlite3') "
        "if n in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    assert done.stdout.strip() == "[]"
