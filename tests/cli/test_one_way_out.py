"""Only one module writes to standard output and standard error."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THE_WAY = "newsmeta/cli/output.py"
ALLOWED = {
    # `--version` prints directly, since further imports would take longer than the rest.
    ("newsmeta/cli/app.py", "typer.echo"),
    # Only tests whether the stream is closed, before further imports.
    ("newsmeta/cli/__init__.py", "sys.stdout"),
}
_CALLS = {"echo", "secho", "confirm", "prompt", "echo_via_pager", "style"}
_NAMES = {"print", "input", "breakpoint"}
_STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
_MAKERS = {"Console", "StreamHandler", "basicConfig", "print_exc", "print_exception", "warn"}


def ways_out(source: str) -> Iterator[str]:
    """Yield the calls and names in a module that can write to the standard streams."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="sys"), attr=name) if name in _STREAMS:
                yield f"sys.{name}"
            case ast.ImportFrom(module="sys", names=names):
                yield from (f"sys.{each.name}" for each in names if each.name in _STREAMS)
            case ast.Call(func=ast.Name(id=name)) if name in _NAMES | _MAKERS | _CALLS:
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if (
                name in _MAKERS or (owner in ("typer", "click", "rich") and name in _CALLS | _NAMES)
            ):
                yield f"{owner}.{name}"
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="os"), attr="write"), args=[first, *_]
            ):
                if isinstance(first, ast.Constant):
                    yield "os.write"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="console"), attr=name)):
                yield f"console.{name}"
            case ast.Constant(value=str(text)) if text in ("/dev/stdout", "/dev/stderr"):
                yield text


@pytest.mark.parametrize(
    "source",
    [
        "print('x')",
        "import sys\nsys.stdout.write('x')",
        "import sys\nsys.stderr.buffer.write(b'x')",
        "from sys import stderr\nstderr.write('x')",
        "import sys\nout = sys.__stdout__",
        "import typer\ntyper.echo('x')",
        "import click\nclick.secho('x')",
        "import typer\ntyper.confirm('x')",
        "from rich.console import Console\nConsole().print('x')",
        "import rich\nrich.print('x')",
        "console.print('x')",
        "import os\nos.write(1, b'x')",
        "import traceback\ntraceback.print_exc()",
        "import warnings\nwarnings.warn('x')",
        "import logging\nlogging.basicConfig()",
        "open('/dev/stdout', 'w').write('x')",
        "def f():\n    import sys\n    print('x', file=sys.stderr)",
    ],
)
def test_every_way_out_is_noticed(source: str) -> None:
    assert list(ways_out(source))


def test_there_is_one_way_out() -> None:
    files = sorted((ROOT / "newsmeta").rglob("*.py"))
    assert len(files) > 300
    found = {
        (name, way)
        for file in files
        if (name := file.relative_to(ROOT).as_posix()) != THE_WAY
        for way in ways_out(file.read_text(encoding="utf-8"))
    }
    assert found == ALLOWED
