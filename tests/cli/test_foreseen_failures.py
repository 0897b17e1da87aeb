"""External failures that end a run: reported for what they are."""

from __future__ import annotations

import errno
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from newsmeta.cli.failures import foreseen, on_file
from tests.support.cli import GOOD, environment, write

BLOCKED = """\
import sys

library = sys.argv[1]

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == library:
            {problem}

sys.meta_path.insert(0, Finder())
from newsmeta.cli import main
sys.argv = ["newsmeta", *sys.argv[2:]]
main()
"""
MISSING = BLOCKED.format(
    problem="raise ModuleNotFoundError(f'No module named {name!r}', name=name)"
)
BROKEN = BLOCKED.format(
    problem="raise ImportError('libx.so.1: cannot open shared object', name=name)"
)

LIBRARIES = [
    ("typer", "validate"),
    ("yaml", "validate"),
    ("jsonschema_rs", "validate"),
    ("ruamel", "schema infer ."),
    ("ada_url", "validate"),
    ("publicsuffixlist", "validate"),
    ("rapidfuzz", "check"),
    ("rich", "validate --output-format rich"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("library", "arguments"), LIBRARIES)
@pytest.mark.parametrize("program", [MISSING, BROKEN], ids=["missing", "broken"])
def test_a_library_that_is_not_there(
    program: str, library: str, arguments: str, tmp_path: Path
) -> None:
    write(tmp_path, {"_news/2021-01-27-a.md": GOOD.replace("City council", "City  &amp; council")})
    (tmp_path / "_data.yaml").write_text("a: 1\n")
    done = subprocess.run(
        [sys.executable, "-c", program, library, *arguments.split()],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "newsmeta itself failed" not in done.stderr
    if library in ("typer", "jsonschema_rs", "rich"):  # No run works without these.
        assert done.returncode == 2
    if done.returncode == 2:
        assert f"the Python library {library}" in done.stderr
        assert "pip install --force-reinstall" in done.stderr


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device"),
        (OSError(errno.ENOSPC, "No space left on device", "a.md"), "a.md: no space left on device"),
        (OSError(errno.EIO, "Input/output error", b"a\xff"), "a\udcff: input/output error"),
        (OSError("odd"), "odd"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), "x: permission denied"),
        (MemoryError(), "there is not enough memory"),
        (BrokenProcessPool("a process was ended"), "a process was ended; if memory ran out"),
        (
            ModuleNotFoundError("x", name="yaml"),
            "the Python library yaml, which newsmeta needs, is",
        ),
        (ModuleNotFoundError("x", name="yaml._yaml"), "the Python library yaml, which"),
        (ImportError("libyaml.so", name="yaml"), "is broken (libyaml.so); install it anew: "),
    ],
)
def test_what_is_foreseen(error: Exception, words: str) -> None:
    assert foreseen(error).startswith(words) or words in foreseen(error)
    assert on_file("x.md", error) == f"newsmeta: x.md: {foreseen(error)}"


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        ImportError("x"),
        ModuleNotFoundError("x", name="newsmeta.rules.nothing"),
        ImportError("cannot import name", name="newsmeta"),
        RuntimeError("x"),
    ],
)
def test_a_mistake_of_newsmetas(error: Exception) -> None:
    assert foreseen(error) == ""
    assert "newsmeta itself failed on this file" in on_file("x.md", error)
