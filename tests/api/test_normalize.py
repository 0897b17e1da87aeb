"""`newsmeta.normalize`: the command's outcome, from Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from tests.support.cli import ERROR, GOOD, WARNING, invoke, write
from tests.support.normalize_command import FIXED, MANY, PLAIN, UNSAFE, UNTIDY, UNUSABLE, contents
from tests.support.paths import ROOT


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a correct file and one to fix, as working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, {"good.md": GOOD, "many.md": MANY})
    return tmp_path


@pytest.fixture
def config(site: Path) -> newsmeta.Config:
    return newsmeta.Config(root=site)


def test_python_with_text_bytes_and_paths(site: Path, config: newsmeta.Config) -> None:
    before = contents(site)
    for article in (MANY, MANY.encode(), Path("many.md"), site / "many.md"):
        outcome = newsmeta.normalize(article, config)
        assert isinstance(outcome, newsmeta.NormalizedFile)
        assert outcome.is_changed
        assert outcome.text == FIXED
        assert (outcome.before, outcome.after) == (MANY.encode(), FIXED.encode())
        assert [each.code for each in outcome.fixed] == [
            each.code for each in newsmeta.validate("many.md", config).diagnostics
        ]
        assert outcome.remaining == ()
        assert outcome.refused == ()
        assert outcome.failure is None
    assert newsmeta.normalize(site / "many.md", config).path == site / "many.md"
    assert contents(site) == before, "nothing is written"


@pytest.mark.parametrize("convert", [str, str.encode], ids=["text", "bytes"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_python_keeps_line_ends(
    convert: Callable[[str], Any], ends: str, config: newsmeta.Config
) -> None:
    outcome = newsmeta.normalize(convert(MANY.replace("\n", ends)), config)
    assert outcome.text == FIXED.replace("\n", ends)


def test_python_with_what_is_right(config: newsmeta.Config) -> None:
    outcome = newsmeta.normalize(GOOD, config)
    assert not outcome.is_changed
    assert (outcome.text, outcome.fixed, outcome.remaining) == (GOOD, (), ())


@pytest.mark.parametrize(("data", "code"), UNUSABLE.values(), ids=UNUSABLE)
def test_python_with_what_is_no_article(
    data: bytes, code: str, site: Path, config: newsmeta.Config
) -> None:
    outcome = newsmeta.normalize(data, config)
    assert (outcome.is_changed, outcome.after) == (False, data)
    assert [each.code for each in outcome.remaining] == [code]
    assert isinstance(outcome.text, str)
    (site / "x.md").write_bytes(data)
    outcome = newsmeta.normalize(Path("x.md"), config)
    assert not outcome.is_changed
    assert [each.code for each in outcome.remaining] == [code]


def test_python_with_no_file(site: Path, config: newsmeta.Config) -> None:
    for path in (Path("nope.md"), site):
        outcome = newsmeta.normalize(path, config)
        assert [each.code for each in outcome.remaining] == ["NM001"]


def test_python_with_text_that_is_no_unicode(config: newsmeta.Config) -> None:
    outcome = newsmeta.normalize(MANY + "\ud800", config)
    assert not outcome.is_changed
    assert [each.code for each in outcome.remaining] == ["NM002"]


def test_python_options(site: Path, config: newsmeta.Config) -> None:
    assert newsmeta.normalize(UNSAFE, config).text == UNSAFE
    assert newsmeta.normalize(UNSAFE, config, unsafe_fixes=True).text == PLAIN
    assert newsmeta.normalize(UNTIDY, config).text == UNTIDY
    assert newsmeta.normalize(UNTIDY, config, layout=True).text == GOOD
    laid_out = newsmeta.Config(root=site, normalize_layout=True)
    assert newsmeta.normalize(UNTIDY, laid_out).text == GOOD
    assert newsmeta.normalize(UNTIDY, laid_out, layout=False).text == UNTIDY
    one = newsmeta.Config(root=site, rules=newsmeta.Layer(select=("NM103",)))
    assert [each.code for each in newsmeta.normalize(MANY, one).fixed] == ["NM103"]
    small = newsmeta.Config(root=site, limits=newsmeta.Limits(max_size=100))
    assert [each.code for each in newsmeta.normalize(MANY, small).remaining] == ["NM001"]


def test_python_takes_the_configuration_of_the_working_directory(site: Path) -> None:
    assert newsmeta.normalize(WARNING).text == GOOD
    write(site, {"newsmeta.toml": 'ignore = ["NM203"]\n[per-file-ignores]\n"old/" = ["ALL"]\n'})
    assert newsmeta.normalize(WARNING).text == WARNING
    assert newsmeta.normalize(ERROR).text == GOOD
    write(site, {"old/x.md": ERROR})
    assert newsmeta.normalize(Path("old/x.md")).text == ERROR
    write(site, {"newsmeta.toml": "selct = []\n"})
    with pytest.raises(newsmeta.ConfigError):
        newsmeta.normalize(GOOD)


@pytest.mark.slow
def test_python_and_the_command_line_agree(site: Path, config: newsmeta.Config) -> None:
    paths = sorted(path for path in (ROOT / "examples").rglob("*.md") if path.is_file())
    assert len(paths) > 40
    for path in paths[::2]:
        copy = site / "copy.md"
        copy.write_bytes(path.read_bytes())
        outcome = newsmeta.normalize(Path("copy.md"), config)
        invoke("normalize", "copy.md", "--no-config", "-q")
        assert copy.read_bytes() == outcome.after, path
