"""Unreadable files and files that are not articles: one clear finding each; the run continues."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import newsmeta
from newsmeta.files.targets import Target
from newsmeta.linter.runner import Runner
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
from tests.support.hostile import HOSTILE, LIMIT, article_of


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good file and one with an error, as working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"good.md": GOOD, "error.md": ERROR})
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("make", "code", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_one_clear_finding_and_the_rest_goes_on(
    make: Callable[[Path], object], code: str, reason: str, site: Path
) -> None:
    make(site / "hostile.md")
    result = run("validate", "error.md", "hostile.md", "good.md", cwd=site)
    assert result.status == 1
    own = "".join(line for line in result.out.splitlines(True) if "hostile.md" in line)
    assert codes(own) == [code]
    assert reason in own
    assert len(own) < 400
    assert result.out == ERROR_LINE + own
    assert "newsmeta itself failed" not in result.err
    assert "of 3 files" in result.err


@pytest.mark.slow
@pytest.mark.parametrize(("make", "code"), [each[:2] for each in HOSTILE.values()], ids=HOSTILE)
def test_export_leaves_it_out_and_says_so(
    make: Callable[[Path], object], code: str, site: Path
) -> None:
    make(site / "hostile.md")
    if not os.path.lexists(site / "hostile.md"):
        assert invoke("export", "hostile.md", "--to", "jsonl").status == 2
        return
    for policy in ("skip", "include"):
        result = invoke("export", "hostile.md", "good.md", "--to", "jsonl", "--on-error", policy)
        assert result.status == 0
        assert len(result.out.splitlines()) == 1
        assert code in codes(result.err.splitlines()[0])
    result = invoke("export", "hostile.md", "good.md", "--to", "jsonl")
    assert (result.status, result.out) == (1, "")


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if name not in ("missing", "50,001 items", "laughs")]
)
def test_the_same_in_a_search(name: str, site: Path) -> None:
    make, code, _ = HOSTILE[name]
    make(site / "hostile.md")
    found = [line for line in invoke("validate", ".").out.splitlines(True) if "hostile" in line]
    if name in ("folder", "picture", "50 MB") or (
        code == "NM003" and name not in ("blank line first", "empty", "blank")
    ):
        # An empty folder, or a file without front matter, is not known to be an article. A file
        # with fields below a blank line is, as is a file that is empty, or in another encoding,
        # beside articles.
        assert found == []
    else:
        assert codes("".join(found)) == [code]


def test_a_folder_with_the_name_of_an_article_is_searched(site: Path) -> None:
    write(site, {"folder.md/error.md": ERROR})
    result = invoke("validate", "folder.md")
    assert result.out == f"folder.md/{ERROR_LINE}"


def test_a_good_file_of_exactly_the_limit(site: Path) -> None:
    data = article_of(LIMIT)
    assert len(data) == LIMIT
    (site / "large.md").write_bytes(data)
    assert invoke("validate", "large.md").status == 0
    assert invoke("validate", "-", stdin=data).status == 0


def test_front_matter_of_ten_mebibytes(site: Path) -> None:
    filler = "  - x\n" * 1000
    text = GOOD.replace("  - Climate\n", "  - Climate\n" + filler * (LIMIT // len(filler) - 1))
    (site / "large.md").write_text(text)
    result = run("validate", "large.md", "error.md", cwd=site)
    assert (result.status, codes(result.out)) == (1, ["NM103", "NM008"])


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends_move_nothing(ends: str, site: Path) -> None:
    (site / "error.md").write_bytes(ERROR.replace("\n", ends).encode())
    # Bare carriage returns are a mistake in themselves.
    assert invoke("validate", "error.md", "--ignore", "NM014").out == ERROR_LINE


def test_a_byte_order_mark_is_one_finding(site: Path) -> None:
    (site / "bom.md").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    result = invoke("validate", "bom.md", "--fail-on", "warning")
    assert (result.status, codes(result.out)) == (1, ["NM011"])
    assert codes(invoke("validate", ".", "--select", "NM011").out) == ["NM011"]


# -- unreadable files ----------------------------------------------------------


@pytest.fixture
def as_nobody() -> Iterator[tuple[Path, list[str]]]:
    """A world-readable folder, and a function that runs commands without root's rights."""
    prefix: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may read everything, and there is no setpriv")
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    probe = [*prefix, sys.executable, "-c", "import newsmeta.cli.app"]
    done = subprocess.run(probe, cwd=folder, capture_output=True, check=False)
    try:
        if done.returncode:
            pytest.skip("newsmeta cannot be read by nobody")
        yield folder, prefix
    finally:
        for path in folder.rglob("*"):
            path.chmod(0o755)
        shutil.rmtree(folder)


def test_files_and_folders_without_permission(as_nobody: tuple[Path, list[str]]) -> None:
    folder, prefix = as_nobody
    write(folder, {"error.md": ERROR, "secret.md": GOOD, "closed/x.md": GOOD})
    (folder / "secret.md").chmod(0)
    (folder / "closed").chmod(0)
    for paths in (["."], ["error.md", "secret.md", "closed"]):
        done = subprocess.run(
            [*prefix, *map(str, command("validate", *paths))],
            cwd=folder,
            env=environment({"HOME": "/"}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        closed, *rest = done.stdout.splitlines(True)
        assert closed.startswith("closed:1:1: NM001 ")
        assert "permission denied" in closed
        assert rest[0] == ERROR_LINE
        assert rest[1].startswith("secret.md:1:1: NM001 ")
        assert "permission denied" in rest[1]
        assert len(rest) == 2


def test_a_file_inside_a_closed_folder(as_nobody: tuple[Path, list[str]]) -> None:
    folder, prefix = as_nobody
    write(folder, {"closed/x.md": GOOD})
    (folder / "closed").chmod(0)
    done = subprocess.run(
        [*prefix, *map(str, command("validate", "closed/x.md"))],
        cwd=folder,
        env=environment({"HOME": "/"}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert codes(done.stdout) == ["NM001"]
    assert "permission denied" in done.stdout


# -- files that change during a run --------------------------------------------


def _runner(folder: Path) -> Runner:
    return Runner(newsmeta.Config(root=folder))


def test_a_file_that_vanishes_between_search_and_reading(site: Path) -> None:
    write(site, {f"{number}.md": ERROR for number in range(3)})
    runner = _runner(site)

    def targets() -> Iterator[Target]:
        for target in runner.finder.search([site]).targets:
            if target.path.name == "1.md":
                target.path.unlink()
            yield target

    report, failures = runner.run(targets())
    assert failures == []
    found = {Path(d.path).name: d.code for d in report.diagnostics}
    assert found == {"0.md": "NM103", "1.md": "NM001", "2.md": "NM103", "error.md": "NM103"}


def test_a_file_that_becomes_something_else(site: Path) -> None:
    write(site, {"x.md": GOOD})
    runner = _runner(site)
    for turn in (
        lambda path: path.mkdir(),
        os.mkfifo,
        lambda path: path.symlink_to("x.md"),
        lambda path: path.symlink_to("/dev/zero"),
    ):
        (site / "x.md").unlink()
        turn(site / "x.md")
        report, failures = runner.run([Target("x.md", "x.md", is_named=False)])
        assert failures == []
        assert [d.code for d in report.diagnostics] == ["NM001"]
        if (site / "x.md").is_dir():
            (site / "x.md").rmdir()
            write(site, {"x.md": GOOD})


def test_a_file_that_grows_while_it_is_read(site: Path) -> None:
    path = site / "growing.md"
    path.write_text(GOOD)
    runner = _runner(site)
    done = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not done.is_set() and file.tell() < LIMIT + 2**20:
                file.write(b"x" * 4095 + b"\n")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        for _ in range(20):
            report, failures = runner.run([Target(str(path), "growing.md", is_named=True)])
            assert failures == []
            assert {d.code for d in report.diagnostics} <= {"NM001"}
    finally:
        done.set()
        writer.join()


# -- names ---------------------------------------------------------------------


NAMES = {
    "line feed": ("a\nb.md", r"a\nb.md"),
    "carriage return": ("a\rb.md", r"a\rb.md"),
    "escape sequence": ("\x1b[31mred\x1b[0m.md", r"\x1b[31mred\x1b[0m.md"),
    "bell and tab": ("\a\t.md", r"\x07\t.md"),
    "right-to-left override": ("\u202egnp.md", r"\u202egnp.md"),
    "command of GitHub": ("::error::x.md", "./::error::x.md"),
    "command of Azure": ("##vso[task.x].md", r"./#\x23vso[task.x].md"),
    "markup of rich": ("[red]x[bold].md", "[red]x[bold].md"),
    "brackets": ("[link=http:x]y.md", "[link=http:x]y.md"),
    "spaces": (" a b .md", "./ a b .md"),
    "letters": ("größe-新聞-🎉.md", "größe-新聞-🎉.md"),
    "quotes": ("'\"`$(x).md", "'\"`$(x).md"),
    "percent": ("%0Ax%s{0}.md", "%0Ax%s{0}.md"),
    "hyphen": ("-q.md", "-q.md"),
    "not UTF-8": ("\udcff\udcfe.md", r"\udcff\udcfe.md"),
    "long": ("x" * 252 + ".md", "x" * 252 + ".md"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)
def test_hostile_names(name: str, shown: str, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = os.fsencode(name)
    folder = site / "names"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + raw)).write_text(ERROR)
    except OSError:
        pytest.skip("the file system has no such names")
    env = {"PYTHONUTF8": "1"}
    expected = ERROR_LINE.replace("error.md", shown, 1)
    named = run("validate", "--", raw, cwd=folder, env=env)
    monkeypatch.chdir(folder)
    assert (named.out, named.status) == (expected, 1)
    searched = run("validate", cwd=folder, env=env)
    assert searched.out == named.out
    for output_format in (
        "rich",
        "json",
        "jsonl",
        "github",
        "gitlab",
        "sarif",
        "junit",
        "markdown",
    ):
        result = invoke("validate", "--output-format", output_format, "--", name)
        assert result.status == 1
        for forbidden in ("\x1b", "\r", "\a", "\u202e", "\udcff"):
            assert forbidden not in result.out
        for line in result.out.splitlines():
            assert not line.startswith(("::error::", "##vso"))


@pytest.mark.parametrize("name", ["\0.md", "x" * 300 + ".md", "y/" * 3000 + "x.md", ""])
def test_names_that_no_file_can_have(name: str) -> None:
    report = newsmeta.validate([name, "error.md"], newsmeta.Config(root=Path.cwd()))
    assert [d.code for d in report.diagnostics if d.path != "error.md"][:1] in (["NM001"], [])
    assert "NM103" in [d.code for d in report.diagnostics]
