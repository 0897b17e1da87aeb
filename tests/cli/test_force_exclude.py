"""`--force-exclude`: files excluded from a search are skipped when hooks and editors name them."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsmeta
from tests.support.cli import ERROR, GOOD, WARNING, codes, invoke, write
from tests.support.normalize_command import filtered

README = "# Read me\n"
COMMANDS = ["validate", "check --validate", "normalize", "export --to jsonl"]
KEY = 'exclude = ["_news/archive/"]\nforce-exclude = true\n'


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with one correct article and several wrong ones, as working directory."""
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path,
        {
            "newsmeta.toml": 'exclude = ["_news/archive/"]\n',
            "_news/good.md": GOOD,
            "_news/warning.md": WARNING,
            "_news/archive/old.md": WARNING,
            "_news/archive/error.md": ERROR,
            ".github/ISSUE_TEMPLATE/bug.md": "---\nname: Bug\n---\n",
            "README.md": README,
            "hugo.md": "+++\ntitle = 'Hugo'\n+++\n",
            "_news/data.yaml": "name: Climate\n",
            "_news/noise.png": "no picture",
        },
    )
    return tmp_path


LEFT_OUT = [
    "_news/archive/old.md",
    "_news/archive/error.md",
    ".github/ISSUE_TEMPLATE/bug.md",
    "README.md",
    "hugo.md",
    "_news/data.yaml",
]


def contents(site: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_search_leaves_out_passes_by_in_silence(command: str, site: Path) -> None:
    before = contents(site)
    for names in (LEFT_OUT, *([name] for name in LEFT_OUT)):
        result = invoke(*command.split(), "--force-exclude", *names)
        assert (result.status, result.out) == (0, "")
        assert not [name for name in names if name in result.err]
    assert contents(site) == before


@pytest.mark.parametrize("name", LEFT_OUT)
def test_named_by_a_person_a_file_is_looked_at(name: str) -> None:
    assert "No files were checked" not in invoke("validate", name).err


def test_the_other_files_are_looked_at_as_ever(site: Path) -> None:
    names = [*LEFT_OUT, "_news/good.md", "_news/warning.md"]
    result = invoke("validate", "--force-exclude", *names)
    assert codes(result.out) == ["NM203"]
    assert result.err.startswith("Found 1 warning in 1 of 2 files")
    old = (site / "_news/archive/old.md").read_bytes()
    assert invoke("normalize", "--force-exclude", *names).status == 0
    assert (site / "_news/warning.md").read_text() == GOOD
    assert (site / "_news/archive/old.md").read_bytes() == old


def test_pictures_are_looked_at_where_a_search_looks_at_them(site: Path) -> None:
    write(site, {"_news/archive/noise.png": "no picture"})
    names = ["_news/noise.png", "_news/archive/noise.png"]
    searched = codes(invoke("check", "_news", "--select", "NM4").out)
    assert searched == ["NM407"]
    assert codes(invoke("check", "--force-exclude", *names).out) == searched
    assert invoke("validate", "--force-exclude", *names).out == ""
    assert invoke("check", "--force-exclude", *names, "--select", "NM301").out == ""


def test_what_is_not_there_is_said() -> None:
    result = invoke("validate", "--force-exclude", "_nwes", "gone.txt", "_news/archive/gone.md")
    assert (result.status, codes(result.out)) == (1, ["NM001", "NM001"])


def test_folders_are_searched_but_for_excluded_ones(site: Path) -> None:
    assert invoke("validate", "--force-exclude", "_news").out == invoke("validate", "_news").out
    assert len(codes(invoke("validate", "_news/archive").out)) == 2
    result = invoke("validate", "--force-exclude", "_news/archive")
    assert (result.status, result.out) == (0, "")
    assert invoke("validate", "--force-exclude").out == invoke("validate").out


def test_the_configuration_says_the_same_and_the_command_line_goes_over_it(site: Path) -> None:
    write(site, {"newsmeta.toml": KEY})
    name = "_news/archive/error.md"
    assert invoke("validate", name).out == ""
    assert codes(invoke("validate", name, "--no-force-exclude").out) == ["NM103"]
    assert codes(invoke("validate", name, "--no-config").out) == ["NM103"]
    both = invoke("validate", name, "--no-force-exclude", "--force-exclude")
    assert both.status == 2
    assert "exclude each other" in both.err


def test_python_goes_by_the_configuration(site: Path) -> None:
    names = ["_news/warning.md", "_news/archive/error.md"]
    assert newsmeta.validate(names).files == 2
    write(site, {"newsmeta.toml": KEY})
    assert newsmeta.validate(names).files == 1
    assert newsmeta.check([*names, "_news/noise.png"]).files == 2
    assert newsmeta.export(names, site / "out.jsonl", "jsonl").articles == 1
    assert newsmeta.normalize(site / "_news/archive/old.md").is_changed, "one file, which is meant"


# -- standard input ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_news/archive/new.md", WARNING),
        ("_news/archive/old.md", "no front  matter\r\n"),
        (".github/x.md", WARNING),
        ("_news/x.yaml", WARNING),
        ("_news/x.md", README),
        ("x.md", ""),
    ],
)
def test_standard_input_under_such_a_name_comes_back_as_it_is(name: str, text: str) -> None:
    named = ("-", "--force-exclude", "--stdin-filename", name)
    Path("-").mkdir()  # `-` still means standard input.
    assert filtered(text.encode(), *named)[:2] == (0, text.encode())
    for command in (
        "normalize --check",
        "normalize --diff",
        "validate",
        "check",
        "export --to csv",
    ):
        result = invoke(*command.split(), *named, stdin=text)
        assert result.status == 0
        assert "Read" not in result.out
        assert "trees" not in result.out


def test_standard_input_under_another_name_or_none_is_looked_at() -> None:
    for named in ((), ("--stdin-filename", "_news/x.md")):
        result = invoke("normalize", "-", "--force-exclude", *named, stdin=WARNING)
        assert (result.status, result.out) == (0, GOOD)
    nameless = invoke("validate", "-", "--force-exclude", stdin=README)
    assert codes(nameless.out) == ["NM003"]
