"""`newsmeta validate`: closed and full streams, interrupts, and ways to start it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import (
    ERROR,
    ERROR_LINE,
    GOOD,
    codes,
    command,
    environment,
    invoke,
    run,
    write,
)
from tests.support.processes import begin


def test_standard_input() -> None:
    result = invoke("validate", "-", stdin=ERROR)
    assert result.out == ERROR_LINE.replace("error.md", "<stdin>")
    assert result.status == 1
    assert invoke("validate", "-", stdin=GOOD).status == 0


def test_standard_input_with_a_name(site: Path) -> None:
    write(site, {"newsmeta.toml": '[per-file-ignores]\n"archive/" = ["NM1"]\n'})
    args = ["validate", "-", "--stdin-filename"]
    result = invoke(*args, "_news/x.md", stdin=ERROR)
    assert result.out.startswith("_news/x.md:9:10: NM103 ")
    assert invoke(*args, "archive/x.md", stdin=ERROR).status == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "NM003"),
        (b"\xff\xfe", "NM002"),
        (b"---\n", "NM004"),
        (b"---\ntitle: [\n---\n", "NM005"),
        (b"---\n" + b"x" * (10 * 2**20), "NM001"),
    ],
    ids=["empty", "UTF-16", "unclosed", "syntax", "too large"],
)
def test_standard_input_that_is_no_article(content: bytes, code: str) -> None:
    result = invoke("validate", "-", stdin=content)
    assert (result.status, codes(result.out)) == (1, [code])


def test_standard_input_closed(site: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *map(str, command("validate", "-"))],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "standard input" in done.stderr


@pytest.mark.slow
def test_a_broken_pipe_is_no_failure_of_newsmeta(site: Path) -> None:
    write(site, {f"d/{number:04}.md": ERROR for number in range(800)})
    for args in (["validate", "d"], ["validate", "d", "--output-format", "json"]):
        quoted = " ".join(map(str, command(*args)))
        done = subprocess.run(
            f"{quoted} | head -1", shell=True, cwd=site, capture_output=True, check=False
        )
        assert done.stdout.count(b"\n") == 1
        assert b"Traceback" not in done.stderr
        assert b"BrokenPipe" not in done.stderr


def redirected(redirection: str, site: Path, *args: str) -> subprocess.CompletedProcess[str]:
    quoted = " ".join(map(str, command(*args)))
    done = subprocess.run(
        f"{quoted} {redirection}",
        shell=True,
        cwd=site,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


def test_standard_output_that_is_full(site: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    for args in (["validate", "error.md"], ["rules"], ["schema"], ["rule", "NM101"]):
        done = redirected(">/dev/full", site, *args)
        assert done.returncode == 2
        assert done.stderr.startswith("newsmeta: ")
        assert "no space left" in done.stderr


def test_standard_output_that_is_closed(site: Path) -> None:
    assert redirected(">&-", site, "validate", "error.md").returncode in (1, 2)
    assert redirected(">&-", site, "validate", "good.md").returncode in (0, 2)


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_standard_error_that_takes_nothing(redirection: str, site: Path) -> None:
    done = redirected(redirection, site, "validate", "error.md")
    assert (done.returncode, done.stdout) == (1, ERROR_LINE)
    assert redirected(redirection, site, "validate", "good.md").returncode == 0


def test_interrupt(site: Path) -> None:
    process = begin(
        command("validate", "-v", "-"),
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "configuration: none\n"  # Now it reads standard input.
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err


def test_as_a_module_and_as_a_script(site: Path) -> None:
    script = Path(sys.executable).with_name("newsmeta")
    if not script.exists():
        pytest.skip("newsmeta is not installed as a script")
    done = subprocess.run(
        [script, "validate", "error.md"], cwd=site, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, ERROR_LINE)
    assert run("validate", "error.md", cwd=site).out == ERROR_LINE
