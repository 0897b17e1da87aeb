"""Unusable baselines, and the possible places of a baseline."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.baseline.storage import MAX_SIZE
from tests.cli.baseline.mistakes import FILE, HEADER, article, reported
from tests.support.cli import invoke, write

LINE = "_news/a.md\tNM201\t/excerpt\t0123456789ab\t1"
MENDING = "run newsmeta baseline update without paths, which records anew"
ANEW = f"restore the file from Git, or {MENDING}"
NO_FINDING = "is not a finding (file, rule, pointer, fingerprint, times)"
NO_HEADER = 'is not the first line of a baseline ("# newsmeta baseline, …")'
CONFLICT = f"a conflict that Git could not merge; finish the merge, and {MENDING}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"1: the line {NO_HEADER}; {ANEW}"),
        (f"{LINE}\n", f"1: the line {NO_HEADER}; {ANEW}"),
        (f"{HEADER}{LINE}\n_news/b.md NM201\n", f"3: the line {NO_FINDING}; {ANEW}"),
        (f"{HEADER}{LINE}\t\n", f"2: the line {NO_FINDING}; {ANEW}"),
        (f"{HEADER}{LINE[:-1]}0\n", f"2: the line {NO_FINDING}; {ANEW}"),
        (f"{HEADER}{LINE[:-1]}-1\n", f"2: the line {NO_FINDING}; {ANEW}"),
        (f"{HEADER}{LINE[:-1]}{'9' * 5000}\n", f"2: the line {NO_FINDING}; {ANEW}"),
        (HEADER + LINE.replace("NM201", "x"), f"2: the line {NO_FINDING}; {ANEW}"),
        (HEADER + LINE.replace("/excerpt", "excerpt"), f"2: the line {NO_FINDING}; {ANEW}"),
        (HEADER + LINE.replace("ab\t", "xy\t"), f"2: the line {NO_FINDING}; {ANEW}"),
        (HEADER + LINE.replace("_news/a.md", ""), f"2: the line {NO_FINDING}; {ANEW}"),
        (f"{HEADER}<<<<<<< HEAD\n{LINE}\n=======\n>>>>>>> one\n", f"2: {CONFLICT}"),
        (f"<<<<<<< HEAD\n{HEADER}", f"1: {CONFLICT}"),
        (f"{HEADER}{LINE}\r\n=======\r\n", f"3: {CONFLICT}"),
        (f"{HEADER}||||||| 1234567\n", f"2: {CONFLICT}"),
        (f"{HEADER}{LINE}\n\udcff", f"3: the line is not UTF-8; {ANEW}"),
        (
            HEADER.replace("version 2", "version 3") + "something else\n",
            "1: the baseline has version 3, and this newsmeta reads version 2; use the newsmeta "
            "that wrote it, or a later one",
        ),
    ],
)
def test_what_is_wrong_with_it_is_said_with_its_line(text: str, message: str, site: Path) -> None:
    write(site, {"_news/a.md": article(0, "entity")})
    (site / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    for command in ("validate", "check"):
        result = invoke(command)
        assert (result.status, result.out) == (2, "")
        assert result.err == f"newsmeta: {FILE}:{message}\n"
    assert invoke("validate", "--no-baseline").status == 0
    if "update" in message:
        assert invoke("baseline", "update").status == 0
        assert reported() == []
    else:
        assert invoke("baseline", "update").status == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{LINE}\n",
        f"{HEADER}{LINE}\t\n",
        f"{HEADER}\udcff",
        f"{HEADER}=======\n",
        HEADER.replace("version 2", "version 1"),
    ],
)
def test_the_advice_leads_out_of_each_folder(
    text: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {"_news/deep/a.md": article(0, "entity")})
    (site / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    for folder, root in (("_news/deep", f"..{os.sep}.."), ("_news", "..")):
        monkeypatch.chdir(site / folder)
        for paths in ([], ["."]):
            result = invoke("baseline", "update", *paths)
            assert result.status == 2
            advice = f"newsmeta baseline update without paths, in {root}, which records anew\n"
            assert result.err.endswith(advice)
    monkeypatch.chdir(root)
    assert invoke("baseline", "update", "_news").err.endswith(f"{MENDING}\n")
    assert invoke("baseline", "update").status == 0
    assert reported() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: "\n".join([HEADER[:-1], *reversed(text.splitlines()[1:])]),
        lambda text: text.replace(": file, rule, pointer, fingerprint, times", ""),
        lambda text: text + f"elsewhere/gone.md\tXY999\t-\t{'0' * 12}\t3\n",
    ],
)
def test_what_editors_and_git_do_to_it_is_no_matter(
    change: Callable[[str], str], legacy: Path
) -> None:
    text = (legacy / FILE).read_text(encoding="utf-8")
    (legacy / FILE).write_bytes(change(text).encode())
    assert reported() == []
    assert invoke("baseline", "stats").status == 0


def test_one_that_is_too_large_is_not_read(legacy: Path) -> None:
    with (legacy / FILE).open("r+b") as file:
        file.truncate(50_000_000)
    result = invoke("validate")
    assert result.status == 2
    assert f"the file holds 50,000,000 bytes, more than the limit of {MAX_SIZE:,}" in result.err
    assert "remove it and run newsmeta baseline create" in result.err
    assert invoke("baseline", "update").status == 2


def test_one_that_nobody_may_read(legacy: Path) -> None:
    (legacy / FILE).unlink()
    (legacy / FILE).mkdir()
    result = invoke("validate")
    assert (result.status, result.out) == (2, "")
    assert (
        result.err
        == f"newsmeta: {FILE}: the baseline cannot be read: this is a folder, not a file\n"
    )


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links")
def test_a_link_out_of_the_repository_is_not_followed(
    legacy: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / FILE
    (legacy / FILE).rename(elsewhere)
    (legacy / FILE).symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    for command in (["validate"], ["baseline", "update"], ["baseline", "prune"]):
        result = invoke(*command)
        assert result.status == 2
        assert "it is a symbolic link that leads out of the tree" in result.err
    assert invoke("baseline", "create").status == 2
    assert elsewhere.read_bytes() == before
    (legacy / FILE).unlink()
    (legacy / "ci").mkdir()
    elsewhere.rename(legacy / "ci/x.txt")
    (legacy / FILE).symlink_to("ci/x.txt")
    assert reported() == []
    assert invoke("baseline", "update").status == 0
    assert (legacy / FILE).is_symlink()


def test_the_configuration_names_another_file(site: Path) -> None:
    write(
        site, {"newsmeta.toml": 'baseline = "ci/known.txt"\n', "_news/a.md": article(0, "entity")}
    )
    result = invoke("validate")
    assert (result.status, result.err) == (
        2,
        "newsmeta: ci/known.txt: the baseline does not exist; newsmeta baseline create writes it\n",
    )
    assert invoke("baseline", "create").status == 0
    assert (site / "ci/known.txt").read_text().startswith(f"{HEADER}_news/a.md\tNM201\t/excerpt\t")
    assert reported() == []
    assert not (site / FILE).exists()


def test_without_a_configuration_it_is_found_up_to_the_top_of_the_repository(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "newsmeta.toml").unlink()
    write(site, {"_news/a.md": article(0, "entity"), "deep/er/b.md": ""})
    assert invoke("baseline", "create").status == 0
    monkeypatch.chdir(site / "_news")
    assert invoke("validate").err == "Found nothing new in 1 file (1 in the baseline).\n"
    monkeypatch.chdir(site / "deep/er")
    assert "(1 in the baseline)" in invoke("validate", "../../_news").err
    assert invoke("validate", "../../_news/a.md").out == ""
    assert invoke("validate", str(site / "_news/a.md")).out == ""
    (site / ".git").rmdir()
    assert "NM201" in invoke("validate", "../../_news").out


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be there")
@pytest.mark.parametrize(
    "name", ["a\tb.md", "a\nb.md", "a\\u0041.md", "é 😀.md", "#.md", "<<<<<<< a.md", "\udcff.md"]
)
def test_any_name_of_a_file_can_be_recorded(name: str, site: Path) -> None:
    write(site, {f"_news/{name}": article(0, "entity"), "<<<<<<< b.md": article(1, "entity")})
    assert invoke("baseline", "create").status == 0
    assert (site / FILE).read_text(encoding="utf-8").count("\n") == 3
    assert invoke("validate").err == "Found nothing new in 2 files (2 in the baseline).\n"
    assert invoke("baseline", "stats").status == 0


def test_nothing_is_written_where_nothing_was_looked_at(site: Path) -> None:
    result = invoke("baseline", "create")
    assert result.status == 2 and "no file was looked at" in result.err
    assert not (site / FILE).exists()
    assert invoke("baseline", "create", "--allow-empty").status == 0
    assert (site / FILE).read_text() == HEADER
