"""Parquet: typed columns for other programs, and unchanged articles after an import."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import polars
import pyarrow as pa
import pytest
from pyarrow import parquet

from newsmeta.exporters.options import Options, load
from newsmeta.importers import items
from newsmeta.importers.items import ImportDataError
from newsmeta.records.columns import choose
from newsmeta.records.formats import FORMATS
from newsmeta.records.record import Record, from_object
from tests.support.tables import ARTICLE, assert_same, export, read, read_records, record

MOMENT = datetime(2021, 1, 27, 15, 50, tzinfo=UTC)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """Return a file with one article."""
    return export("parquet", [record()], tmp_path / "articles.parquet").path


def small(number: int) -> Record:
    return Record(f"{number}.md", {"title": "Trees"})


# -- as read by other programs ---------------------------------------------------------------


def test_pyarrow_reads_nested_types(exported: Path) -> None:
    table = parquet.read_table(exported)
    types = {name: table.schema.field(name).type for name in table.schema.names}
    assert types["title"] == pa.string()
    assert types["publishedDateTime"] == pa.timestamp("us", tz="UTC")
    assert types["quality"] == pa.int64()
    assert types["published"] == pa.bool_()
    assert types["topics"].value_type == pa.string()
    assert types["related"].value_type.field("publishedDateTime").type == types["publishedDateTime"]
    assert types["redirect_from"].value_type == pa.string()
    row = table.to_pylist()[0]
    assert row["publishedDateTime"] == MOMENT
    assert row["provider"]["authors"][0]["images"][0]["height"] == 2
    assert [image["width"] for image in row["images"]] == [1200, 600]
    assert row["sourceForm"] is None
    assert row["body"] == "The body.\n"
    assert row["updatedDateTime"] is None
    assert "above" not in row


def test_columns_are_in_canonical_order_and_say_what_they_hold(exported: Path) -> None:
    schema = parquet.read_schema(exported)
    assert schema.names[:4] == ["path", "category", "title", "excerpt"]
    assert schema.names[-2:] == ["sourceForm", "body"]
    assert schema.field("webUrl").metadata[b"description"].startswith(b"The publisher's canonical")
    assert not schema.field("path").nullable


def test_duckdb_reads_it(exported: Path) -> None:
    with duckdb.connect() as database:
        query = """
            SELECT typeof(publishedDateTime), epoch(publishedDateTime), typeof(quality),
                   provider.name, images[2].url, related[2].provider.domain, topics
            FROM read_parquet(?)
        """
        assert database.execute(query, [str(exported)]).fetchall() == [
            (
                "TIMESTAMP WITH TIME ZONE",
                MOMENT.timestamp(),
                "BIGINT",
                "Example Times",
                "https://www.example.com/2.jpg",
                "example.org",
                ["Climate", "Cities"],
            )
        ]


def test_polars_reads_it(exported: Path) -> None:
    frame = polars.read_parquet(exported)
    assert frame.schema["publishedDateTime"] == polars.Datetime("us", "UTC")
    assert frame.schema["quality"] == polars.Int64
    assert frame.schema["topics"] == polars.List(polars.String)
    assert frame["images"][0][1]["url"] == "https://www.example.com/2.jpg"
    assert frame["provider"].struct.field("domain").to_list() == ["example.com"]


# -- form of the output ----------------------------------------------------------------------


def test_row_groups_are_compressed_and_bounded_in_number(tmp_path: Path) -> None:
    records = (small(number) for number in range(4_100))
    done = export("parquet", records, tmp_path / "data")
    metadata = parquet.read_metadata(done.path)
    assert done.rows == metadata.num_rows == 4_100
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    assert [group.num_rows for group in groups] == [2_000, 2_000, 100]
    assert groups[0].column(1).compression == "ZSTD"
    paths = [item.content["path"] for item in read("parquet", done.path)]
    assert paths == [f"{number}.md" for number in range(4_100)]


def test_row_groups_are_bounded_in_size(tmp_path: Path) -> None:
    text = "x" * 6_000_000
    records = [Record(f"{number}.md", {"title": text}) for number in range(5)]
    metadata = parquet.read_metadata(export("parquet", records, tmp_path / "data").path)
    groups = [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
    assert groups == [2, 2, 1]


def test_records_are_drawn_as_they_are_written(tmp_path: Path) -> None:
    out = io.BytesIO()
    sizes = []

    def records() -> Iterator[Record]:
        for number in range(4_002):
            sizes.append(out.tell())
            yield small(number)

    load(FORMATS["parquet"])(records(), out, Options(choose(), lambda *_: None))
    assert sizes[2_000] < sizes[2_001] == sizes[4_000] < sizes[4_001]


def test_it_writes_to_a_pipe() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source:
        received: list[bytes] = []
        thread = threading.Thread(target=lambda: received.append(source.read()))
        thread.start()
        with os.fdopen(writing, "wb") as out:
            load(FORMATS["parquet"])(iter([record()]), out, Options(choose(), lambda *_: None))
            assert not out.closed
        thread.join()
    assert parquet.read_table(io.BytesIO(received[0])).num_rows == 1


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    records = [record(), record({"title": 5, "x": [1]}, "b.md")]
    one, other = (export("parquet", records, tmp_path / name).path for name in ("1", "2"))
    assert one.read_bytes() == other.read_bytes()


def test_an_export_without_records_has_the_columns(tmp_path: Path) -> None:
    done = export("parquet", [], tmp_path / "data")
    assert done.rows == 0
    table = parquet.read_table(done.path)
    assert table.num_rows == 0
    assert table.schema.field("publishedDateTime").type == pa.timestamp("us", tz="UTC")
    assert read("parquet", done.path) == []


def test_columns_can_be_chosen(tmp_path: Path) -> None:
    chosen = export("parquet", [record()], tmp_path / "1", ("topics", "path", "title")).path
    assert parquet.read_schema(chosen).names == ["path", "topics", "title"]
    usual = export("parquet", [record()], tmp_path / "2", (), ("related", "sourceForm")).path
    names = parquet.read_schema(usual).names
    assert names[:2] == ["path", "category"]
    assert not {"secured", "related", "body", "sourceForm"} & {*names}


def test_a_chosen_order_of_columns_needs_no_source_form(tmp_path: Path) -> None:
    values = {"title": "X", "category": "news", "mood": 1}
    done = export("parquet", [record(values)], tmp_path / "1", ("title", "sourceForm", "category"))
    form = parquet.read_table(done.path)["sourceForm"][0].as_py()
    assert json.loads(form) == {"asWritten": {"/mood": 1}}
    assert list(read_records("parquet", done.path)[0].values.items()) == list(values.items())


def test_what_it_cannot_hold_is_refused(tmp_path: Path) -> None:
    records = [
        record(path="caf\udce9.md"),
        record({"title": "X", "weight": float("nan")}, "nan.md"),
        record({"quality": float("inf")}, "inf.md"),
        record(path="good.md"),
    ]
    done = export("parquet", records, tmp_path / "data")
    assert [path for path, _ in done.refused] == ["caf\udce9.md", "nan.md", "inf.md"]
    assert "/weight" in done.refused[1][1]
    assert [each.path for each in read_records("parquet", done.path)] == ["good.md"]


# -- there and back --------------------------------------------------------------------------


def test_a_body_that_is_not_known_is_told_from_an_empty_one(tmp_path: Path) -> None:
    records = [Record("a.md", {}, None), Record("b.md", {}, "")]
    assert_same(records, read_records("parquet", export("parquet", records, tmp_path / "x").path))


# -- files of other programs -----------------------------------------------------------------


def write(file: Path, /, **columns: Any) -> Path:
    parquet.write_table(pa.table(columns), file)
    return file


def test_a_data_frame_that_went_over_it_does_no_harm(tmp_path: Path) -> None:
    """Like pandas, which turns integers with gaps into floats, and times into nanoseconds."""
    path = write(
        tmp_path / "data",
        path=["a.md", "b.md"],
        quality=[60.0, float("nan")],
        publishedDateTime=pa.array([MOMENT, None], pa.timestamp("ns", tz="Europe/Berlin")),
        images=[[{"url": "/a", "width": 5.0}], None],
        mood=["good", None],
    )
    assert [item.content for item in read("parquet", path)] == [
        {
            "path": "a.md",
            "quality": 60,
            "publishedDateTime": "2021-01-27T15:50:00Z",
            "images": [{"url": "/a", "width": 5}],
            "mood": "good",
        },
        {"path": "b.md"},
    ]


def test_values_that_were_changed_in_the_file_are_taken(tmp_path: Path) -> None:
    values = {**ARTICLE, "redirect_from": "/old/", "quality": "60"}
    table = parquet.read_table(export("parquet", [record(values)], tmp_path / "1").path)
    table = table.set_column(table.schema.get_field_index("quality"), "quality", pa.array([61]))
    parquet.write_table(table, tmp_path / "2")
    assert read_records("parquet", tmp_path / "2")[0].values == {**values, "quality": 61}


def test_foreign_rows_are_plain_values(tmp_path: Path) -> None:
    path = write(
        tmp_path / "data",
        when=[datetime(2021, 1, 27, 15, 50)],
        exactly=pa.array([1611762600123456789], pa.timestamp("ns")),
        zoned=pa.array([MOMENT], pa.timestamp("s", tz="+01:00")),
        day=[date(2021, 1, 27)],
        clock=pa.array([time(15, 50)], pa.time64("ns")),
        lasts=pa.array([timedelta(minutes=13, seconds=34)], pa.duration("ns")),
        short=[timedelta(milliseconds=500)],
        price=[Decimal("1.50")],
        count=[Decimal("7")],
        weight=[2.0],
        missing=[float("nan")],
        nothing=pa.array([None], pa.string()),
        raw=["é".encode()],
        kind=pa.array(["a"]).dictionary_encode(),
        inner=[{"at": datetime(2021, 1, 27), "no": None, "list": [{"n": 1}, None]}],
        map=pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        sourceForm=["as it is"],
    )
    (item,) = read("parquet", path, members=("when",))
    assert item.problem == ""
    assert item.content == {
        "when": "2021-01-27T15:50:00Z",
        "exactly": "2021-01-27T15:50:00Z",
        "zoned": "2021-01-27T15:50:00Z",
        "day": "2021-01-27",
        "clock": "15:50:00",
        "lasts": "PT13M34S",
        "short": "PT0.5S",
        "price": 1.5,
        "count": 7,
        "weight": 2.0,
        "raw": "é",
        "kind": "a",
        "inner": {"at": "2021-01-27T00:00:00Z", "list": [{"n": 1}, None]},
        "map": {"a": 1},
        "sourceForm": "as it is",
    }


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        (pa.array([b"\xff"]), "x: it holds bytes that are not UTF-8"),
        (pa.array([float("inf")]), "x: it holds an infinite number"),
        (pa.array([timedelta(seconds=-1)]), "x: it holds a negative duration"),
        (pa.array([2**60], pa.timestamp("us")), "out of range"),
    ],
)
def test_rows_with_impossible_values_have_a_problem(
    tmp_path: Path, column: pa.Array, problem: str
) -> None:
    column = pa.concat_arrays([pa.nulls(1, column.type), column, pa.nulls(1, column.type)])
    path = write(tmp_path / "data", path=["a", "b", "c"], x=column)
    problems = [item.problem for item in read("parquet", path, members=("x",))]
    assert problems[0] == problems[2] == ""
    assert problem in problems[1]


def test_structs_with_fewer_members_are_parts_of_fields(tmp_path: Path) -> None:
    path = write(
        tmp_path / "data",
        path=["a.md"],
        provider=[{"name": "x"}],
        images=[[{"url": "/a.png"}]],
        topics=[["a"]],
    )
    (item,) = read("parquet", path)
    ways = {("path",), ("provider", "name"), ("images", "*"), ("topics",)}
    assert item.columns is not None
    assert sorted(item.columns) == sorted(ways)


@pytest.mark.slow
def test_a_small_file_that_holds_a_great_deal(tmp_path: Path) -> None:
    many = pa.array([["x"] * 15_000_000], pa.list_(pa.string()))
    path = write(tmp_path / "data", path=["a.md"], topics=many)
    assert path.stat().st_size < 10_000
    with pytest.raises(ImportDataError, match="which is more than articles do"):
        read("parquet", path)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (["{"], "sourceForm is not valid JSON"),
        (["[]"], "sourceForm has to be an object"),
        ([5], "sourceForm has to be the JSON of an object"),
        (['{"asWritten": {"title": 1}}'], None),
    ],
)
def test_a_broken_source_form_is_a_problem_of_its_row(
    tmp_path: Path, form: list[Any], problem: str | None
) -> None:
    (item,) = read("parquet", write(tmp_path / "data", path=["a.md"], sourceForm=form))
    if problem:
        assert problem in item.problem
    else:
        with pytest.raises(ValueError, match="not a JSON Pointer"):
            from_object(item.content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _scramble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[40:400] = bytes(360)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.write_bytes(b""), "is not a Parquet file"),
        (lambda path: path.write_bytes(b"title\nTrees\n" * 100), "is not a Parquet file"),
        (_cut, "is not a Parquet file"),
        (_scramble, "cannot be read"),
        (Path.unlink, "no such file"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(
    exported: Path, damage: Callable[[Path], object], message: str
) -> None:
    damage(exported)
    with pytest.raises(ImportDataError, match=r"articles\.parquet") as error:
        read("parquet", exported)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_two_columns_of_one_name_are_an_error(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["title", "title"])
    parquet.write_table(table, tmp_path / "data")
    with pytest.raises(ImportDataError, match="two columns title"):
        read("parquet", tmp_path / "data")


def test_items_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    records = (small(number) for number in range(4_001))
    path = export("parquet", records, tmp_path / "data").path
    found = items.load(FORMATS["parquet"])(path, items.Options())
    before = pa.total_allocated_bytes()
    assert [item.place for item in islice(found, 3)] == ["row 1", "row 2", "row 3"]
    assert pa.total_allocated_bytes() - before < 4_000_000
