"""`newsmeta report --shard`: the page of all shards is that of one run, byte for byte."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.merge.test_same_outcome import repository
from tests.support.check import article, page
from tests.support.cli import ERROR, GOOD, Result, invoke, write
from tests.support.schemas import SCHEMAS, reference_validator
from tests.support.shards import Line, lines, made, rewritten, shards

ODD: dict[str, bytes] = {
    "_news/latin.md": GOOD.replace("trees", "cafés").encode("latin-1"),
    "_news/utf-16.md": GOOD.encode("utf-16"),
    "_news/mark.md": b"\xef\xbb\xbf" + ERROR.encode(),
    "_news/windows.md": ERROR.replace("\n", "\r\n").encode(),
    "_news/old-mac.md": ERROR.replace("\n", "\r").encode(),
    "_news/zero.md": ERROR.replace("trees", "tre\0es").encode(),
    "_news/empty.md": b"",
    "_news/large.md": ERROR.encode() + b"x" * 20_000,
    "_news/blank name.md": ERROR.encode(),
    "_news/-dash.md": ERROR.encode(),
    "_news/\N{RIGHT-TO-LEFT OVERRIDE}turned.md": ERROR.encode(),
    "assets/drawn.svg": b"---\ntitle: Secret\n---\n<svg",
    "newsmeta.toml": b"[limits]\nmax-size = 10000\n",
}


@pytest.fixture(autouse=True)
def site(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    repository(here)
    for name, data in ODD.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(data)
    return here


def results_of(total: int, *args: str, into: Path) -> list[str]:
    return shards(total, "report", *args, into=into / "results")


def refused(result: Result, *reasons: str) -> None:
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1), result.err
    for reason in reasons:
        assert reason in result.err


@pytest.mark.slow
@pytest.mark.parametrize("total", [1, 2, 7])
@pytest.mark.parametrize(
    "args",
    [
        [],
        ["_news"],
        ["_news", "about.md"],
        ["--select", "NM1"],
        ["--extend-select", "NM603", "--ignore", "NM4", "--no-suppressions"],
    ],
    ids=" ".join,
)
def test_a_page_is_that_of_one_run(total: int, args: list[str], tmp_path: Path) -> None:
    outputs = ["-o", str(tmp_path / "page.html"), "--badge", str(tmp_path / "badge.svg")]
    results = results_of(total, *args, into=tmp_path)
    once = invoke("report", *args, *outputs)
    assert once.status == 0
    before = [(tmp_path / name).read_bytes() for name in ("page.html", "badge.svg")]
    merged = invoke("merge", *results[::-1], *outputs)
    assert merged == once
    assert [(tmp_path / name).read_bytes() for name in ("page.html", "badge.svg")] == before


def test_a_title_and_an_earlier_report(here: Path, tmp_path: Path) -> None:
    earlier = str(tmp_path / "earlier.json")
    invoke("check", "--validate", "-o", earlier)
    write(here, {"_news/new.md": ERROR, "_news/error.md": GOOD.replace("ten", "some")})
    args = ["-o", "-", "--title", "Trees <b>", "--since", earlier]
    once = invoke("report", *args)
    assert "What came" in once.out
    assert invoke("merge", *results_of(3, into=tmp_path), *args) == once


def test_figures_with_an_earlier_report(here: Path, tmp_path: Path) -> None:
    earlier = str(tmp_path / "earlier.json")
    invoke("check", "--validate", "-o", earlier)
    write(here, {"_news/new.md": ERROR, "_news/error.md": GOOD.replace("ten", "some")})
    results = shards(2, "stats", into=tmp_path / "results")
    once = invoke("stats", "--since", earlier)
    assert invoke("merge", *results, "--since", earlier) == once
    filtered = shards(1, "stats", "--no-findings", into=tmp_path / "filtered")
    refused(invoke("merge", *filtered, "--since", earlier), "--since compares all findings")


def test_a_baseline(here: Path, tmp_path: Path) -> None:
    invoke("baseline", "create", "-q", "_news")
    write(here, {"_news/new.md": ERROR})
    results = results_of(2, "_news", into=tmp_path)
    for option in ([], ["--no-baseline"]):
        once = invoke("report", "_news", "-o", "-", *option)
        assert once.status == 0
        assert invoke("merge", *results, "-o", "-", *option) == once


def test_an_archive(here: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(here / "site.zip", "w") as archive:
        for name in ("_news/error.md", "_news/2021-01-28-two.md", "_news/2021-01-27-one.md"):
            archive.write(here / name, name)
    results = results_of(2, "site.zip", into=tmp_path)
    once = invoke("report", "site.zip", "-o", "-")
    assert invoke("merge", *results, "--at", "site.zip", "-o", "-") == once
    assert "Council plants trees" in once.out


def test_a_shard_says_what_it_found(tmp_path: Path) -> None:
    told = made(1, 2, "report", output=str(tmp_path / "one")).err
    assert "shard 1/2: files were not compared with one another" in told
    assert f"{tmp_path / 'one'}: " in told
    assert made(1, 2, "report", "--quiet", output=str(tmp_path / "two")).err == ""


def test_results_follow_their_schema(tmp_path: Path) -> None:
    validator = reference_validator(SCHEMAS["shard"])
    for result in results_of(2, into=tmp_path):
        for line in lines(result):
            assert list(validator.iter_errors(line)) == []


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--shard", "1/2"], "--shard-output is missing; name the file for the result"),
        (["--shard-output", "x"], "say --shard, too"),
        (["--shard", "1/2", "--shard-output", "x", "-o", "x.html"], "--output is about the page"),
        (["--shard", "1/2", "--shard-output", "x", "--badge", "x"], "--badge is about the page"),
        (["--shard", "1/2", "--shard-output", "x", "--title", "x"], "--title is about the page"),
        (["--shard", "1/2", "--shard-output", "x", "--since", "x"], "--since is about the page"),
        (["--shard", "3/2", "--shard-output", "x"], "they are counted from 1/2 to 2/2"),
    ],
)
def test_what_a_shard_of_a_page_needs(args: list[str], reason: str) -> None:
    refused(invoke("report", *args), reason)


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ([], "--output is missing; name the page"),
        (["-o", "a.html", "-o", "b.html"], "the page goes to one file"),
        (["-o", "a.html", "--badge", "a.html"], "the badge needs a file of its own"),
        (["-o", "a.html", "--output-format", "json"], "--output-format is about findings"),
        (["-o", "a.html", "--group-by", "rule"], "--group-by is about findings"),
        (["-o", "a.html", "--statistics"], "--statistics is about findings"),
        (["-o", "a.html", "--fail-on", "error"], "--fail-on is about findings"),
        (["-o", "a.html", "--exit-zero"], "--exit-zero is about findings"),
        (["-o", "a.html", "--since", "no.json"], "--since: "),
    ],
)
def test_options_of_the_merge(args: list[str], reason: str, tmp_path: Path) -> None:
    refused(invoke("merge", *results_of(1, into=tmp_path), *args), reason)


@pytest.mark.parametrize("option", ["title", "since", "badge"])
@pytest.mark.parametrize("command", [["validate"], ["check", "--validate"]], ids=" ".join)
def test_options_of_pages(command: list[str], option: str, tmp_path: Path) -> None:
    result = invoke("merge", *shards(1, *command, into=tmp_path / "r"), f"--{option}", "x")
    refused(result, f"--{option} is about ", f"the shards are of newsmeta {' '.join(command)}")


# -- files that the author of a result does not know --------------------------------------


@pytest.mark.parametrize("name", ["_news/error.md", "_news/latin.md", "_news/2021-01-28-two.md"])
def test_a_file_that_has_changed_is_not_shown(name: str, here: Path, tmp_path: Path) -> None:
    results = results_of(2, into=tmp_path)
    (here / name).write_bytes((here / name).read_bytes() + b"secret\n")
    refused(invoke("merge", *results, "-o", "page.html"), name, "is not what it was")
    (here / name).unlink()
    refused(invoke("merge", *results, "-o", "page.html"), name, "is not here")
    assert not (here / "page.html").exists()


def _renamed(line: Line) -> None:
    line["name"] = "secret.md"


def _elsewhere(line: Line) -> None:
    line["name"] = "/etc/hostname"


def _another(line: Line) -> None:
    line["file"] = "secret.md"
    line.pop("name", None)


def _without_digest(line: Line) -> None:
    line.pop("digest")
    line.pop("facts")
    line.pop("kind", None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_renamed, "secret.md does not lead to _news/error.md here"),
        (_elsewhere, "/etc/hostname does not lead to _news/error.md here"),
        (_another, "secret.md is not what it was"),
        (_without_digest, "a shard does not say what _news/error.md contains"),
    ],
)
def test_lines_of_an_unknown_file_are_not_shown(
    change: Callable[[Line], None], reason: str, here: Path, tmp_path: Path
) -> None:
    write(here, {"secret.md": "---\ntitle: Secret\npassword: secret\n---\n"})
    results = results_of(1, "_news", into=tmp_path)

    def changed(found: list[Line]) -> None:
        change(next(line for line in found if line.get("file") == "_news/error.md"))

    rewritten(results[0], changed)
    refused(invoke("merge", *results, "-o", "page.html"), reason)
    assert not (here / "page.html").exists()


def test_nothing_of_a_picture_is_shown_for_a_finding_across_files(
    here: Path, tmp_path: Path
) -> None:
    write(here, {"assets/lone.svg": "---\ntitle: Secret\n---\n<svg xmlns='x'/>"})
    results = results_of(2, into=tmp_path)
    once = invoke("report", "-o", "-")
    assert invoke("merge", *results, "-o", "-") == once
    assert "lone.svg" in once.out
    assert "Secret" not in once.out


def test_shared_pages_are_compared(here: Path, tmp_path: Path) -> None:
    write(here, {"_news/third.md": article("Council plants more", page("trees"))})
    merged = invoke("merge", *results_of(9, into=tmp_path), "-o", "-")
    assert "is the same page as in" in merged.out
