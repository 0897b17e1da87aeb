"""Parquet files that end the process that reads them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsmeta.importers.items import ImportDataError, Options
from tests.support.cli import invoke

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from newsmeta.importers import parquet  # noqa: E402 - needs what may be missing

BEGIN = "import os, pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
OUT = "out = sys.stdout.buffer; "
DEATHS = {
    "abort": ("os.abort()", "pyarrow ended by SIGABRT"),
    "kill": ("os.kill(os.getpid(), 9)", "by SIGKILL"),
    "bad address": ("os.kill(os.getpid(), 11)", "by SIGSEGV"),
    "bad number": ("os.kill(os.getpid(), 8)", "by SIGFPE"),
    "bad alignment": ("os.kill(os.getpid(), 7)", "pyarrow ended by SIG"),
    "unknown instruction": ("os.kill(os.getpid(), 4)", "by SIGILL"),
    "a status": ("os._exit(3)", "with status 3"),
    "no answer": ("os._exit(0)", "with status 0"),
    "an exception": ("1 / 0", "with status 1"),
    "no library": ("import nothing_of_that_name", "with status 1"),
    "half an answer": (
        f"{OUT} out.write(pickle.dumps(('rows', []))[:9]); out.flush(); os.abort()",
        "by SIGABRT",
    ),
    "after an answer": (
        f"{OUT} pickle.dump(('rows', []), out); out.flush(); os.abort()",
        "by SIGABRT",
    ),
    "something else": (f"{OUT} out.write(b'.' * 9); out.flush(); os._exit(2)", "with status 2"),
}
"""Programs in place of the one that reads, and how their end is described."""


def table(path: Path, number: int = 1) -> Path:
    rows = [f"_news/{at}.md" for at in range(number)]
    pq.write_table(pa.table({"path": rows, "title": ["Trees " * 99] * number}), path)
    return path


@pytest.mark.skipif(os.name == "nt", reason="processes end otherwise on Windows")
@pytest.mark.parametrize("name", DEATHS)
def test_the_end_of_the_process_is_one_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, reason = DEATHS[name]
    monkeypatch.setattr(parquet, "_BEGIN", BEGIN + program)
    path = table(tmp_path / "a.parquet")
    result = invoke("import", str(path), "--into", str(tmp_path / "x"))
    assert (result.status, result.out) == (2, "")
    (line,) = result.err.splitlines()
    assert line.startswith(f"newsmeta: {path}: cannot be read")
    assert reason in line
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(os.name == "nt", reason="processes end otherwise on Windows")
@pytest.mark.parametrize("command", ["validate", "check", "export", "stats"])
def test_of_a_table_as_input_too(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_BEGIN", f"{BEGIN} os.abort()")
    path = table(tmp_path / "a.parquet")
    more = ("--to", "jsonl") if command == "export" else ()
    result = invoke(command, *more, str(path))
    assert (result.status, result.out) == (2, "")
    (line,) = result.err.splitlines()
    assert line.startswith(f"newsmeta: {path}: cannot be read: pyarrow ended by SIGABRT")


def test_no_module_of_the_current_folder_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path / "a.parquet")
    for name in ("pickle", "pyarrow", "newsmeta", "struct", "signal"):
        (tmp_path / f"{name}.py").write_text("open('run', 'w')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [each for each in sys.path if each])
    with parquet.Reader() as reader:
        assert len(list(reader.read(path, Options()))) == 1
    assert not (tmp_path / "run").exists()


def test_the_rows_before_it_are_read(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", 3_000)
    numbers = []
    with parquet.Reader() as reader, pytest.raises(ImportDataError, match=r"after row [0-9]+: pya"):
        for item in reader.read(path, Options()):
            numbers.append(item.number)
            if item.number == 1:
                assert reader._process is not None
                reader._process.send_signal(signal.SIGTERM)
    assert numbers == list(range(1, len(numbers) + 1))
    assert 0 < len(numbers) < 3_000


def test_one_process_reads_all_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    popen = subprocess.Popen

    def noted(*arguments: Any, **options: Any) -> Any:
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    path = table(tmp_path / "a.parquet", 120)
    with parquet.Reader() as reader:
        for _ in range(3):
            assert [each.number for each in reader.read(path, Options())] == list(range(1, 121))
        rows = reader.read(path, Options())
        next(rows)
        rows.close()  # The rest is not wanted, and must not be taken for that of the next file.
        assert len(list(reader.read(path, Options()))) == 120
        (tmp_path / "b.parquet").write_bytes(b"PAR1")
        with pytest.raises(ImportDataError, match="is not a Parquet file"):
            list(reader.read(tmp_path / "b.parquet", Options()))
        assert len(list(reader.read(path, Options()))) == 120
    assert len(started) == 2
    assert all(process.returncode is not None for process in started)


@pytest.mark.slow
def test_damaged_files_end_nothing(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", 40)
    data = path.read_bytes()
    chance = random.Random(8)
    ends = set()
    with parquet.Reader() as reader:
        for _ in range(300):
            damaged = bytearray(data)
            start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
            for _ in range(chance.choice([1, 2, 5])):
                damaged[chance.randrange(start, len(data))] = chance.randrange(256)
            path.write_bytes(damaged)
            try:
                for _ in reader.read(path, Options()):
                    pass
                ends.add("read")
            except ImportDataError as error:
                assert "\n" not in str(error)
                ends.add("refused")
    assert ends == {"read", "refused"}
