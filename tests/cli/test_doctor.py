"""`newsmeta doctor`: the environment and configuration of newsmeta, and problems with them."""

from __future__ import annotations

import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from newsmeta._about import __version__
from tests.support.cli import ERROR, GOOD, invoke, write


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSMETA_CACHE_DIR", str(tmp_path.parent / f"{tmp_path.name}-cache"))
    write(tmp_path, {"_config.yml": "title: News\n", "_news/a.md": GOOD, "_news/b.md": ERROR})
    return tmp_path


def looked(*options: str, status: int = 0) -> dict[str, Any]:
    outcome = invoke("doctor", "--output-format", "json", *options)
    assert (outcome.status, outcome.err) == (status, "")
    document = json.loads(outcome.out)
    assert isinstance(document, dict)
    return document


def value(document: dict[str, Any], about: str, name: str) -> tuple[str, str | None]:
    found = [(each["value"], each["origin"]) for each in document[about] if each["name"] == name]
    assert len(found) == 1, found
    return found[0]


def test_versions() -> None:
    document = looked()
    assert document["version"] == 1
    assert value(document, "versions", "newsmeta")[0] == __version__ == document["newsmeta"]
    assert value(document, "versions", "python")[0] == platform.python_version()
    assert value(document, "libraries", "typer")[0] == metadata.version("typer")
    assert "pyarrow" in value(document, "extras", "parquet")[0]
    assert "test" not in {each["name"] for each in document["extras"]}


def test_what_is_not_there_and_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    version = metadata.version

    def without(name: str) -> str:
        if name.lower() in ("pyarrow", "ftfy"):
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without)
    document = looked(status=1)
    assert "[parquet]" in value(document, "extras", "parquet")[0]
    (problem,) = document["problems"]
    assert "ftfy" in problem["message"]
    assert "pip install" in problem["advice"]


def test_where_each_value_comes_from(site: Path) -> None:
    write(site, {"newsmeta.toml": 'exclude = ["drafts/"]\n\n[rules]\nmax-headline-length = 90\n'})
    document = looked()
    assert value(document, "configuration", "file")[0] == str(site / "newsmeta.toml")
    excluded, origin = value(document, "configuration", "exclude")
    assert (excluded, origin) == ("drafts/", f"{site / 'newsmeta.toml'}:1")
    assert value(document, "configuration", "rules.max-headline-length")[1] == (
        f"{site / 'newsmeta.toml'}:4"
    )
    assert value(document, "configuration", "fail-on") == ("error", "default")
    assert value(document, "configuration", "NEWSMETA_CACHE_DIR")[1] == "environment"
    assert value(looked("--no-config"), "configuration", "exclude")[1] == "default"


def test_site_and_kinds(site: Path) -> None:
    config = '[kinds.people]\nfiles = ["_people/"]\nschema = "people.json"\n'
    write(site, {"newsmeta.toml": config, "people.json": "{}", "_people/a.md": "---\nx: 1\n---\n"})
    document = looked()
    assert value(document, "site", "built by") == ("jekyll", str(site / "_config.yml"))
    assert value(document, "files", "article")[0] == "2"
    assert value(document, "files", "people")[0] == "1"


@pytest.mark.parametrize(
    ("files", "message", "advice"),
    [
        ({"newsmeta.toml": "exclude = 3\n"}, "exclude", ""),
        ({"newsmeta.toml": "= broken"}, "newsmeta.toml", "correct it"),
        ({"newsmeta.toml": 'ignore = ["NM999"]'}, "NM999", ""),
        (
            {
                "newsmeta.toml": '[kinds.people]\nfiles = ["_people/"]\nschema = "p.json"\n',
                "p.json": "{}",
            },
            "no file is of the kind people",
            "[kinds.people]",
        ),
        (
            {"newsmeta.toml": '[kinds.people]\nfiles = ["_news/"]\nschema = "gone.json"\n'},
            "gone.json",
            "",
        ),
        ({"newsmeta.toml": 'include = ["nothing/"]\n'}, "no file is looked at", "include"),
        ({"_config.yml": "a: [\n"}, "_config.yml", "correct it"),
    ],
)
def test_problems_are_named_with_what_to_do(
    files: dict[str, str], message: str, advice: str, site: Path
) -> None:
    write(site, files)
    document = looked(status=1)
    assert message in document["problems"][0]["message"]
    assert advice in document["problems"][0]["advice"]
    assert document["problems"][0]["advice"]
    text = invoke("doctor")
    assert text.status == 1
    assert "problem: " in text.out
    assert "to do: " in text.out


@pytest.mark.parametrize("cells", [60, 80, 140])
def test_the_same_as_text(cells: int, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(cells))
    write(site, {"newsmeta.toml": f'exclude = ["{"long-name/" * 30}", "\\u001b[31m"]\n'})
    outcome = invoke("doctor")
    assert outcome.status == 0
    assert outcome.out.endswith("\nNothing is wrong.\n")
    assert "\x1b" not in outcome.out
    # Unbreakable text may be wider: names of temporary folders.
    assert max(cell_len(line) for line in outcome.out.splitlines()) <= cells


def test_options_that_exclude_each_other() -> None:
    assert invoke("doctor", "--config", "a.toml", "--no-config").status == 2
