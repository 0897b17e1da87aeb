"""Unusual conditions around newsmeta change nothing: each line of a table is a condition."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.rounds import Place
from tests.faults.scenes import SCENES
from tests.support.cli import command, environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="takes a shell, as Linux has it"),
]

NOWHERE = "/dev/null/nowhere"
ENVIRONMENTS: dict[str, dict[str, str | None]] = {
    "a terminal of one column": {"COLUMNS": "1", "LINES": "1"},
    "a terminal of no columns": {"COLUMNS": "0"},
    "a width that is not a number": {"COLUMNS": "wide"},
    "a width without end": {"COLUMNS": "1" + "0" * 30},
    "colours on one column": {"COLUMNS": "1", "FORCE_COLOR": "1"},
    "no home": {"HOME": None, "XDG_CACHE_HOME": None, "NEWSMETA_CACHE_DIR": None},
    "a home that is not there": {"HOME": NOWHERE, "NEWSMETA_CACHE_DIR": None},
    "a home that nobody can write to": {"HOME": "/proc", "NEWSMETA_CACHE_DIR": None},
    "an empty home": {"HOME": "", "NEWSMETA_CACHE_DIR": None},
    "a cache that cannot be": {"NEWSMETA_CACHE_DIR": NOWHERE},
    "the locale C": {"LC_ALL": "C", "LANG": None},
    "the locale POSIX, taken at its word": {
        "LC_ALL": "POSIX",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
    },
    "a locale that is not there": {"LC_ALL": "xx_YY.ISO-8859-15"},
    "streams in ASCII": {"PYTHONIOENCODING": "ascii"},
    "streams in Latin-1": {"PYTHONIOENCODING": "latin-1:strict"},
    "streams in UTF-16": {"PYTHONIOENCODING": "utf-16"},
    "a folder for temporary files that is gone": {"TMPDIR": NOWHERE},
    "no path": {"PATH": ""},
    "a time zone that is none": {"TZ": "Nowhere/At/All"},
    "no terminal type": {"TERM": None},
    "empty variables": {"NO_COLOR": "", "FORCE_COLOR": "", "CI": "", "TERM": ""},
}
STREAMS = {
    "no standard input": "<&-",
    "no standard error": "2>&-",
    "no standard output": ">&-",
    "no streams": "<&- >&- 2>&-",
    "errors that nobody reads": "2> >(exit)",
}
COMMANDS = ("normalize", "import update", "export jsonl", "cache")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    top = tmp_path_factory.mktemp("conditions")
    return {
        name: Place(top / str(number), SCENES[name], is_copied=False)
        for number, name in enumerate(COMMANDS)
    }


def check(place: Place, redirection: str, variables: dict[str, str | None]) -> None:
    """Run a command under a condition, and compare the outcome."""
    known = place.known
    place.lay_out(known.before)
    chosen = environment({name: value for name, value in variables.items() if value is not None})
    for name, value in variables.items():
        if value is None:
            chosen.pop(name, None)
    done = subprocess.run(
        ["/bin/bash", "-c", f'"$@" {redirection}', "bash", *command(*place.scene.arguments)],
        env=chosen,
        cwd=place.site,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=600,
        check=False,
    )
    for word in (b"Traceback", b"newsmeta itself", b"Exception ignored"):
        assert word not in done.stderr, done.stderr
    assert done.returncode == known.done.status, done.stderr
    there = place.tree()
    kept = {name for name in there.keys() | known.after.keys() if not name.startswith("cache/")}
    assert {name: there.get(name) for name in kept} == {
        name: known.after.get(name) for name in kept
    }


@pytest.mark.parametrize("command_name", COMMANDS)
@pytest.mark.parametrize("condition", ENVIRONMENTS)
def test_surroundings(condition: str, command_name: str, places: dict[str, Place]) -> None:
    check(places[command_name], "", ENVIRONMENTS[condition])


@pytest.mark.parametrize("command_name", COMMANDS)
@pytest.mark.parametrize("condition", STREAMS)
def test_streams(condition: str, command_name: str, places: dict[str, Place]) -> None:
    if not Path("/bin/bash").exists():
        pytest.skip("no bash here")
    check(places[command_name], STREAMS[condition], {})
