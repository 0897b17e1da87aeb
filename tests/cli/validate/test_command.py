"""`newsmeta validate`: options, output, exit statuses."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import stat
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import pytest
from cli_support import (
    ERROR,
    ERROR_LINE,
    GOOD,
    INFO,
    WARNING,
    codes,
    command,
    environment,
    invoke,
    run,
    write,
)

FORMATS = ("rich", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit")
ANSI = re.compile(r"\x1b\[")
SUMMARY = "Found 1 error in 1 file"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file of each severity, as working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, {"good.md": GOOD, "error.md": ERROR, "warning.md": WARNING, "info.md": INFO})
    return tmp_path


# -- exit status ---------------------------------------------------------------


def test_a_good_file() -> None:
    result = invoke("validate", "good.md")
    assert (result.status, result.out) == (0, "")
    assert result.err == "The file is fine.\n"


def test_a_file_with_an_error() -> None:
    result = invoke("validate", "error.md")
    assert (result.status, result.out) == (1, ERROR_LINE)
    assert result.err.startswith(SUMMARY)


def test_warnings_do_not_fail_by_themselves() -> None:
    result = invoke("validate", "warning.md")
    assert result.status == 0
    assert codes(result.out) == ["NM203"]


def test_infos_are_off() -> None:
    assert invoke("validate", "info.md").out == ""
    result = invoke("validate", "info.md", "--extend-select", "NM208")
    assert (result.status, codes(result.out)) == (0, ["NM208"])


@pytest.mark.parametrize(
    ("threshold", "failing"),
    [
        ("error", {"error.md"}),
        ("warning", {"error.md", "warning.md"}),
        ("info", {"error.md", "warning.md", "info.md"}),
        ("never", set()),
    ],
)
def test_fail_on(threshold: str, failing: set[str]) -> None:
    for name in ("good.md", "error.md", "warning.md", "info.md"):
        result = invoke("validate", name, "--select", "ALL", "--fail-on", threshold)
        assert result.status == (name in failing), (name, result)


def test_fail_on_of_the_command_line_goes_over_the_configuration(site: Path) -> None:
    write(site, {"newsmeta.toml": 'fail-on = "never"\n'})
    assert invoke("validate", "error.md").status == 0
    assert invoke("validate", "warning.md", "--fail-on", "warning").status == 1


WRONG_USAGE = {
    "unknown option": (["validate", "--colour", "good.md"], "--colour"),
    "unknown command": (["validat"], "validat"),
    "unknown format": (["validate", "--output-format", "xml", "good.md"], "junit"),
    "unknown threshold": (["validate", "--fail-on", "fatal", "good.md"], "never"),
    "unknown rule": (["validate", "--select", "NM999", "good.md"], 'no rule "NM999"'),
    "misspelt rule": (["validate", "--ignore", "html-entities", "good.md"], "html-entity"),
    "unknown rule in extend-select": (["validate", "--extend-select", "XY", "good.md"], '"XY"'),
    "missing configuration": (["validate", "--config", "nope.toml"], "nope.toml"),
    "both": (["validate", "--config", "a.toml", "--no-config"], "exclude each other"),
    "stdin and a path": (["validate", "-", "good.md"], "cannot be combined"),
    "output without a file": (["validate", "good.md", "--output"], "--output"),
    "statistics in sarif": (
        ["validate", "--statistics", "--output-format", "sarif", "good.md"],
        "--statistics",
    ),
    "leading dash": (["validate", "-dash.md"], "-d"),
}


@pytest.mark.parametrize(("args", "reason"), WRONG_USAGE.values(), ids=WRONG_USAGE)
def test_wrong_usage_is_2_and_says_why(args: list[str], reason: str) -> None:
    result = invoke(*args)
    assert result.status == 2
    assert result.out == ""
    assert reason in result.err


def test_help_and_version() -> None:
    from newsmeta import __version__

    assert invoke("--version").out == f"newsmeta {__version__}\n"
    for args in (["--help"], ["-h"], ["validate", "--help"], ["validate", "-h"]):
        result = invoke(*args)
        assert result.status == 0
        assert result.err == ""
        assert "Usage: newsmeta" in result.out
    assert "[[" not in invoke("validate", "--help").out


def test_without_arguments_it_explains_itself() -> None:
    result = run()
    assert result.status == 2
    assert "validate" in result.out + result.err


# -- selecting rules -----------------------------------------------------------


@pytest.fixture
def many(site: Path) -> str:
    """A file with findings NM103 (error), NM201, NM202 and NM203 (warnings), NM208 (info)."""
    text = ERROR.replace("City council", "City council" + " and one more" * 7)
    text = text.replace("ten thousand trees\n", "ten thousand trees\n")
    text = text.replace("The plan covers", " The  plan &amp; covers")
    write(site, {"many.md": text})
    return "many.md"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], "NM201 NM202 NM203 NM103"),
        (["--select", "NM1"], "NM103"),
        (["--select", "nm1"], "NM103"),
        (["--select", "NM201"], "NM201"),
        (["--select", "html-entity,untrimmed-text"], "NM201 NM202"),
        (["--select", "html-entity", "--select", "NM202"], "NM201 NM202"),
        (["--select", " NM201 , NM202 "], "NM201 NM202"),
        (["--select", "ALL"], "NM208 NM201 NM202 NM203 NM103"),
        (["--extend-select", "NM208"], "NM208 NM201 NM202 NM203 NM103"),
        (["--select", "NM1", "--extend-select", "NM208"], "NM208 NM103"),
        (["--ignore", "NM2"], "NM103"),
        (["--ignore", "NM2", "--ignore", "wrong-type"], ""),
        (["--ignore", "ALL"], ""),
        (["--select", "NM2", "--ignore", "NM201"], "NM202 NM203 NM208"),
        (["--select", "NM201", "--ignore", "NM2"], "NM201"),
        (["--ignore", "ALL", "--extend-select", "NM203"], "NM203"),
    ],
)
def test_selection(many: str, args: list[str], expected: str) -> None:
    result = invoke("validate", many, *args)
    assert sorted(codes(result.out)) == sorted(expected.split())
    assert result.status == ("NM103" in expected)


def test_the_command_line_goes_over_the_configuration(site: Path, many: str) -> None:
    write(site, {"newsmeta.toml": 'select = ["NM2"]\nignore = ["NM202"]\n'})
    assert sorted(codes(invoke("validate", many).out)) == ["NM201", "NM203", "NM208"]
    assert codes(invoke("validate", many, "--select", "NM1").out) == ["NM103"]
    extended = invoke("validate", many, "--extend-select", "NM202,NM1")
    assert sorted(codes(extended.out)) == ["NM103", "NM201", "NM202", "NM203", "NM208"]
    ignoring = invoke("validate", many, "--ignore", "NM208")
    assert sorted(codes(ignoring.out)) == ["NM201", "NM203"]


# -- configuration -------------------------------------------------------------


def test_config_and_no_config(site: Path) -> None:
    write(site, {"newsmeta.toml": 'ignore = ["NM103"]\n', "other.toml": 'ignore = ["NM1"]\n'})
    assert invoke("validate", "error.md").status == 0
    assert invoke("validate", "error.md", "--no-config").status == 1
    assert invoke("validate", "error.md", "--config", "other.toml").status == 0


def test_a_wrong_configuration_is_2(site: Path) -> None:
    write(site, {"newsmeta.toml": 'selct = ["NM1"]\n'})
    result = invoke("validate", "good.md")
    assert (result.status, result.out) == (2, "")
    assert "newsmeta.toml:1: selct is not a known field; did you mean select?" in result.err


# -- paths ---------------------------------------------------------------------


def test_without_paths_the_working_directory_is_searched() -> None:
    result = invoke("validate")
    assert result.status == 1
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["error.md", "warning.md"]
    assert result.err.startswith("Found 1 error and 1 warning in 2 of 4 files")


def test_without_paths_the_folder_of_the_configuration_counts(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {"newsmeta.toml": "", "sub/error.md": ERROR})
    monkeypatch.chdir(site / "sub")
    assert codes(invoke("validate").out) == ["NM103"]


def test_a_folder_without_articles_is_said(site: Path) -> None:
    (site / "empty").mkdir()
    result = invoke("validate", "empty", "good.md")
    assert result.status == 0
    assert "no article files in empty" in result.err
    assert result.out == ""


def test_order_of_paths_and_repetition_do_not_matter(site: Path) -> None:
    write(site, {"_news/error.md": ERROR, "_news/warning.md": WARNING, "_news/b/error.md": ERROR})
    expected = invoke("validate", "_news", "error.md").out
    assert expected.count("\n") == 4
    for paths in (
        ["error.md", "_news"],
        ["_news/b", "error.md", "_news", "./_news/error.md"],
        ["_news/", "./error.md", "_news/error.md", "error.md"],
    ):
        assert codes(invoke("validate", *paths).out) == codes(expected)


@pytest.mark.parametrize("output_format", FORMATS)
def test_same_bytes_each_time(output_format: str, site: Path) -> None:
    write(site, {f"d/{number}.md": ERROR for number in range(20)})
    write(site, {"d/w.md": WARNING})
    args = ["validate", "--output-format", output_format, "--select", "ALL"]
    first = run(*args, "d", "error.md", "info.md", cwd=site, env={"PYTHONHASHSEED": "1"})
    again = run(*args, "info.md", "error.md", "d", cwd=site, env={"PYTHONHASHSEED": "2"})
    assert first == again
    assert first.status == 1


# -- quiet, verbose, statistics ------------------------------------------------


def test_quiet_leaves_the_findings_alone() -> None:
    result = invoke("validate", "error.md", "--quiet")
    assert (result.status, result.out, result.err) == (1, ERROR_LINE, "")
    assert invoke("validate", "error.md", "-q") == result
    assert invoke("validate", "good.md", "-q").err == ""


def test_quiet_in_rich() -> None:
    result = invoke("validate", "error.md", "-q", "--output-format", "rich")
    assert "NM103" in result.out
    assert "Found" not in result.out + result.err
    assert invoke("validate", "good.md", "-q", "--output-format", "rich").out == ""


def test_verbose_says_what_is_done(site: Path) -> None:
    result = invoke("validate", "error.md", "good.md", "--verbose")
    assert result.out == ERROR_LINE
    assert "configuration: none" in result.err
    assert "good.md\n" in result.err
    assert re.search(r"^[0-9]+\.[0-9]{2} s$", result.err, re.MULTILINE)
    write(site, {"newsmeta.toml": ""})
    result = invoke("validate", "good.md", "-v")
    assert re.search(r"^configuration: .*newsmeta\.toml$", result.err, re.MULTILINE)


def test_statistics(site: Path) -> None:
    write(site, {"error2.md": ERROR})
    result = invoke("validate", "--statistics")
    assert result.status == 1
    rows = [line.split() for line in result.out.splitlines()]
    assert rows == [
        ["2", "NM103", "wrong-type", "error"],
        ["1", "NM203", "repeated-space", "warning"],
    ]
    assert "Found 2 errors and 1 warning in 3 of 5 files" in result.err


def test_statistics_as_json() -> None:
    result = invoke("validate", "--statistics", "--output-format", "json")
    content = json.loads(result.out)
    assert [(row["code"], row["count"]) for row in content["statistics"]] == [
        ("NM103", 1),
        ("NM203", 1),
    ]


def test_statistics_of_nothing() -> None:
    result = invoke("validate", "good.md", "--statistics")
    assert (result.status, result.out) == (0, "")


def test_statistics_beside_a_file(site: Path) -> None:
    result = invoke("validate", "error.md", "--statistics", "-o", "out.sarif")
    assert result.status == 1
    assert "wrong-type" in result.out
    assert json.loads((site / "out.sarif").read_text())["version"] == "2.1.0"


# -- output formats ------------------------------------------------------------


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("name", ["error.md", "good.md"])
def test_formats_go_to_standard_output(output_format: str, name: str) -> None:
    result = invoke("validate", name, "--output-format", output_format)
    assert result.status == (name == "error.md")
    assert ("NM103" in result.out) == (name == "error.md")
    assert "NM103" not in result.err
    readers: Mapping[str, object] = {
        "json": json.loads,
        "gitlab": json.loads,
        "sarif": json.loads,
        "junit": ET.fromstring,
    }
    reader = readers.get(output_format)
    if callable(reader):
        reader(result.out)


def test_output_format_of_the_configuration(site: Path) -> None:
    write(site, {"newsmeta.toml": 'output-format = "jsonl"\n'})
    assert json.loads(invoke("validate", "error.md").out.splitlines()[-1])
    assert invoke("validate", "error.md", "--output-format", "concise").out == ERROR_LINE


# -- --output ------------------------------------------------------------------


def _is_json(text: str) -> bool:
    return "diagnostics" in json.loads(text) or "version" in json.loads(text)


def _is_jsonl(text: str) -> bool:
    return all(isinstance(json.loads(line), dict) for line in text.splitlines())


def _is_sarif(text: str) -> bool:
    return bool(json.loads(text)["version"] == "2.1.0")


def _is_junit(text: str) -> bool:
    return ET.fromstring(text).tag == "testsuites"


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        ("out.json", _is_json),
        ("out.JSON", _is_json),
        ("out.jsonl", _is_jsonl),
        ("out.sarif", _is_sarif),
        ("out.xml", _is_junit),
        ("out.txt", lambda text: text == ERROR_LINE),
        ("out", lambda text: text == ERROR_LINE),
    ],
)
def test_output_takes_its_format_from_the_ending(name: str, is_right: object, site: Path) -> None:
    result = invoke("validate", "error.md", "--output", name)
    assert (result.status, result.out) == (1, ERROR_LINE)
    assert callable(is_right)
    assert is_right((site / name).read_text(encoding="utf-8"))


def test_output_format_goes_over_the_ending(site: Path) -> None:
    result = invoke("validate", "error.md", "-o", "out.json", "--output-format", "github")
    assert result.out == ERROR_LINE
    assert (site / "out.json").read_text().startswith("::error ")


def test_the_file_equals_what_standard_output_would_be(site: Path) -> None:
    for output_format in FORMATS:
        invoke("validate", "-o", "out", "--output-format", output_format)
        alone = invoke("validate", "--output-format", output_format)
        assert (site / "out").read_bytes() == alone.out.encode(), output_format


def test_output_has_no_colour(site: Path) -> None:
    env = {"FORCE_COLOR": "1"}
    result = invoke("validate", "error.md", "-o", "out", "--output-format", "rich", env=env)
    assert ANSI.search(result.out)
    assert not ANSI.search((site / "out").read_text())


def test_output_of_nothing_is_a_whole_file(site: Path) -> None:
    assert invoke("validate", "good.md", "-o", "out.json").status == 0
    assert json.loads((site / "out.json").read_text())
    assert invoke("validate", "good.md", "-o", "out.txt").status == 0
    assert (site / "out.txt").read_text() == ""


@pytest.mark.parametrize("name", ["no/such/folder/out.json", ".", "good.md/out.json"])
def test_output_that_cannot_be_written(name: str, site: Path) -> None:
    result = invoke("validate", "error.md", "--output", name)
    assert result.status == 2
    assert "cannot be written" in result.err
    assert (site / "good.md").read_text() == GOOD


def test_output_replaces_a_file_at_once(site: Path) -> None:
    path = site / "out.json"
    path.write_text("old")
    path.chmod(0o640)
    held = path.open()  # An open file shows whether it was replaced or written over.
    invoke("validate", "error.md", "-o", "out.json")
    assert held.read() == "old"
    held.close()
    assert json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(item.name for item in site.iterdir() if "out" in item.name) == ["out.json"]


def test_output_through_a_link_keeps_the_link(site: Path) -> None:
    (site / "real.json").write_text("old")
    (site / "link.json").symlink_to("real.json")
    invoke("validate", "error.md", "-o", "link.json")
    assert (site / "link.json").is_symlink()
    assert json.loads((site / "real.json").read_text())


def test_output_to_a_device(site: Path) -> None:
    result = run("validate", "error.md", "-o", "/dev/null", cwd=site)
    assert (result.status, result.out) == (1, ERROR_LINE)
    result = run("validate", "error.md", "-q", "-o", "/dev/stderr", cwd=site)
    assert (result.out, result.err) == (ERROR_LINE, ERROR_LINE)


def test_a_full_disk_is_said(site: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    result = run("validate", "error.md", "-o", "/dev/full", cwd=site)
    assert result.status == 2
    assert "cannot be written: no space left on device" in result.err


# -- standard input ------------------------------------------------------------


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


# -- streams, colours, terminals -----------------------------------------------


def test_findings_on_standard_output_and_the_rest_on_standard_error() -> None:
    result = invoke("validate", "error.md", "empty", "-v")
    assert [line[:4] for line in result.out.splitlines()] == ["empt", "erro"]
    assert SUMMARY not in result.out
    assert "configuration" not in result.out


@pytest.mark.parametrize(
    ("env", "is_coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colour_in_a_pipe(env: dict[str, str], is_coloured: bool, site: Path) -> None:
    result = run("validate", "error.md", "--output-format", "rich", cwd=site, env=env)
    assert bool(ANSI.search(result.out)) == is_coloured


@pytest.mark.parametrize("output_format", [f for f in FORMATS if f != "rich"])
def test_only_rich_is_ever_coloured(output_format: str, site: Path) -> None:
    result = run(
        "validate", "error.md", "--output-format", output_format, cwd=site, env={"FORCE_COLOR": "1"}
    )
    assert not ANSI.search(result.out)


def on_terminal(
    *args: str, cwd: Path, env: dict[str, str] | None = None, columns: int = 80
) -> tuple[int, str]:
    """Return status and output of newsmeta run on a terminal."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        command(*args),
        cwd=cwd,
        env=environment({"TERM": "xterm-256color", **(env or {})}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    chunks = []
    try:
        while select.select([ours], [], [], 60)[0]:
            chunk = os.read(ours, 65536)
            if not chunk:
                break
            chunks.append(chunk)
    except OSError:  # Linux says so at the end.
        pass
    os.close(ours)
    return process.wait(60), b"".join(chunks).decode().replace("\r\n", "\n")


def test_a_terminal_gets_the_source_line_and_a_caret(site: Path) -> None:
    status, output = on_terminal("validate", "error.md", cwd=site)
    assert status == 1
    assert ANSI.search(output)
    plain = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\", "", output)
    assert '   9 │ quality: "60"\n' in plain
    assert "     │          ^^^^\n" in plain
    assert "\x1b]8;;https://" in output, "the code is a link"
    assert SUMMARY in plain


def test_a_terminal_without_colour(site: Path) -> None:
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        status, output = on_terminal("validate", "error.md", cwd=site, env=env)
        assert status == 1
        assert "\x1b" not in output
        assert "^^^^" in output


def test_a_narrow_terminal(site: Path) -> None:
    _, output = on_terminal("validate", cwd=site, env={"NO_COLOR": "1"}, columns=60)
    assert max(map(len, output.splitlines())) <= 60


def test_a_terminal_can_have_the_concise_format(site: Path) -> None:
    _, output = on_terminal("validate", "error.md", "--output-format", "concise", cwd=site)
    assert ERROR_LINE in output


def test_what_is_not_for_the_terminal_has_no_colour(site: Path) -> None:
    """Standard error goes into a file while standard output is a terminal."""
    quoted = " ".join(map(str, command("validate", "error.md", "--output-format", "concise")))
    ours, theirs = pty.openpty()
    subprocess.run(
        f"{quoted} 2>err",
        shell=True,
        cwd=site,
        env=environment({"TERM": "xterm"}),
        stdout=theirs,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert (site / "err").read_text().startswith(SUMMARY)
    assert "\x1b" not in (site / "err").read_text()


def test_an_encoding_that_lacks_letters(site: Path) -> None:
    write(site, {"ö.md": ERROR.replace('"60"', '"sechzig – ö"')})
    env = {"PYTHONIOENCODING": "ascii"}
    for output_format in ("concise", "rich"):
        result = run("validate", "ö.md", "--output-format", output_format, cwd=site, env=env)
        assert result.status == 1
        assert "sechzig \\u2013 \\xf6" in result.out
    result = run("validate", "ö.md", "--output-format", "json", cwd=site, env=env)
    assert "sechzig – ö" in result.out, "machine formats are UTF-8 always"


def test_a_broken_pipe_is_no_failure_of_newsmeta(site: Path) -> None:
    write(site, {f"d/{number:04}.md": ERROR for number in range(1500)})
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
    process = subprocess.Popen(
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
    out, err = process.communicate(timeout=30)
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
