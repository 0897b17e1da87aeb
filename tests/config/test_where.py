"""The configuration: the places where it is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.config import config as configuration
from newsmeta.config.config import Config
from tests.support.cli import GOOD, codes, invoke, write


def test_without_a_file_the_defaults_apply(site: Path) -> None:
    assert configuration.find(site) is None
    assert configuration.discover(site) == Config(root=site)


@pytest.mark.parametrize("name", ["newsmeta.toml", "pyproject.toml"])
def test_the_nearest_file_upward(name: str, site: Path) -> None:
    head = "[tool.newsmeta]\n" if name == "pyproject.toml" else ""
    write(site, {name: f'{head}select = ["NM1"]\n', f"a/b/{name}": f'{head}select = ["NM2"]\n'})
    (site / "a/b/c/d").mkdir(parents=True)
    assert configuration.find(site / "a") == site / name
    assert configuration.find(site / "a/b/c/d") == site / "a/b" / name
    config = configuration.discover(site / "a/b/c/d")
    assert config.root == site / "a/b"
    assert config.rules.select == ("NM2",)


def test_a_pyproject_counts_only_with_a_table_for_newsmeta(site: Path) -> None:
    write(site, {"newsmeta.toml": "", "a/pyproject.toml": '[project]\nname = "x"\n'})
    assert configuration.find(site / "a") == site / "newsmeta.toml"
    write(site, {"a/pyproject.toml": "[tool.newsmeta]\n"})
    assert configuration.find(site / "a") == site / "a/pyproject.toml"


def test_newsmeta_toml_goes_before_pyproject_toml(site: Path) -> None:
    write(site, {"newsmeta.toml": "", "pyproject.toml": "[tool.newsmeta]\n"})
    assert configuration.find(site) == site / "newsmeta.toml"


def test_a_pyproject_given_by_name_needs_the_table(site: Path) -> None:
    write(site, {"pyproject.toml": "[project]\n", "good.md": GOOD})
    result = invoke("validate", "--config", "pyproject.toml", "good.md")
    assert result.status == 2
    assert "pyproject.toml: has no table [tool.newsmeta]" in result.err


def test_paths_are_relative_to_the_file(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        site,
        {
            "conf/newsmeta.toml": '[vocabularies]\ntopics = ["topics.yaml"]\n',
            "conf/topics.yaml": "- name: Trees\n",
            "conf/good.md": GOOD,
            "good.md": GOOD,
        },
    )
    result = invoke("validate", "--config", "conf/newsmeta.toml", "good.md")
    assert codes(result.out) == ["NM214"]
    monkeypatch.chdir(site / "conf")
    assert codes(invoke("validate", "good.md").out) == ["NM214"]
