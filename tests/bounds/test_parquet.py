"""Parquet files that are small on disk and large in memory, or claim not to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import invoke

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

from newsmeta.importers.items import ImportDataError, Options  # noqa: E402 - as below
from newsmeta.importers.parquet_rows import _pages, read  # noqa: E402 - needs what may be missing

MB = 1 << 20
LONG = "x" * (8 * MB)
Columns = dict[str, Any]


def wide(number: int) -> Columns:
    return {f"c{at}": [LONG] for at in range(number)}


def packed(path: Path, columns: Columns, **options: Any) -> None:
    usual = {"compression": "zstd", "dictionary_pagesize_limit": 1 << 30, "data_page_size": 1 << 30}
    parquet.write_table(pa.table(columns), path, write_statistics=False, **{**usual, **options})


def varint(number: int, width: int = 0) -> bytes:
    found = bytearray()
    while number or len(found) < max(width, 1):
        found.append(number & 127 | 128)
        number >>= 7
    found[-1] &= 127
    return bytes(found)


def lie(path: Path) -> None:
    """Understate the sizes of the columns in the metadata."""
    metadata = parquet.ParquetFile(path).metadata
    data = bytearray(path.read_bytes())
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    foot = bytes(data[start:-8])
    for at in range(metadata.num_columns):
        size = varint(2 * metadata.row_group(0).column(at).total_uncompressed_size)
        foot = foot.replace(size, varint(2_000, len(size)))
    path.write_bytes(bytes(data[:start]) + foot + bytes(data[-8:]))
    column = parquet.ParquetFile(path).metadata.row_group(0).column(0)
    assert column.total_uncompressed_size == 1_000


REPEATED = {"title": pa.DictionaryArray.from_arrays(pa.array([0] * 50, pa.int32()), [LONG])}
BOMBS: dict[str, tuple[Columns, dict[str, Any]]] = {
    "a long value": ({"title": [LONG]}, {}),
    "without a dictionary": ({"title": [LONG]}, {"use_dictionary": False}),
    "many columns": (wide(8), {}),
    "many columns without a dictionary": (wide(8), {"use_dictionary": False}),
    "packed with gzip": (wide(2), {"compression": "gzip"}),
    "packed with brotli": (wide(2), {"compression": "brotli"}),
    "pages of the second version": (wide(2), {"data_page_version": "2.0"}),
    "one value often": (REPEATED, {}),
    "a list": ({"tags": [[LONG, LONG]]}, {}),
    "a group": ({"provider": [{"name": LONG, "domain": LONG}]}, {}),
    "several groups of rows": ({"title": ["a", LONG]}, {"row_group_size": 1}),
    "bytes": ({"title": [LONG.encode()]}, {}),
}


@pytest.fixture(autouse=True)
def pool() -> Iterator[Any]:
    """The memory pool of pyarrow, which records its peak."""
    usual = pa.default_memory_pool()
    yield pa.proxy_memory_pool(usual)
    pa.set_memory_pool(usual)


@pytest.mark.parametrize(("columns", "options"), BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("is_a_lie", [False, True], ids=["said", "not said"])
def test_a_small_file_that_unpacks_to_much_is_refused(
    columns: Columns,
    options: dict[str, Any],
    is_a_lie: bool,
    tmp_path: Path,
    pool: Any,
) -> None:
    path = tmp_path / "a.parquet"
    packed(path, columns, **options)
    assert path.stat().st_size < 100_000
    if is_a_lie and "row_group_size" not in options:
        lie(path)
    result = invoke("import", str(path), "--into", str(tmp_path / "out"))
    assert result.status == 2, result.err
    assert "more than 50 times the size of the file" in result.err
    pa.set_memory_pool(pool)
    with pytest.raises(ImportDataError, match="more than 50 times the size of the file"):
        list(read(path, Options()))
    assert (pool.max_memory() or 0) < 4 * MB
    assert not (tmp_path / "out").exists()


HONEST = {
    "path": [f"_news/{n}.md" for n in range(3_000)],
    "title": [f"Title {n % 7}" for n in range(3_000)],
    "body": [f"The council {n} plants trees" for n in range(3_000)],
    "tags": [[str(n), "a"] if n % 3 else None for n in range(3_000)],
    "provider": [{"name": f"Times {n}", "domain": None} for n in range(3_000)],
    "quality": list(range(3_000)),
}
FORMS: list[dict[str, Any]] = [
    {},
    {"use_dictionary": False},
    {"data_page_version": "2.0"},
    {"data_page_size": 500},
    {"data_page_size": 500, "data_page_version": "2.0", "use_dictionary": False},
    {"compression": "none"},
    {"compression": "gzip"},
    {"compression": "brotli", "dictionary_pagesize_limit": 100},
    {"write_statistics": False},
    {"write_page_index": True, "row_group_size": 700},
    {"write_page_checksum": True},
    {"store_schema": False, "version": "1.0"},
]


@pytest.mark.parametrize("options", FORMS, ids=str)
def test_all_pages_are_found(options: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table(HONEST), path, **options)
    metadata = parquet.ParquetFile(path).metadata
    with path.open("rb") as file:
        for number in range(metadata.num_row_groups):
            for at in range(metadata.num_columns):
                column = metadata.row_group(number).column(at)
                pages = _pages(file, column)
                heads = column.total_uncompressed_size - sum(pages)
                assert 0 < heads <= 250 * len(pages), column
                assert len(pages) > 1 or not column.has_dictionary_page
