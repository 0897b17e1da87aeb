"""Commands import only what they use: start-up takes most of a short run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import newsmeta
from tests.support.cli import GOOD, write
from tests.support.startup import imported

COMMANDS = {
    "init": "newsmeta.cli.init",
    "new": "newsmeta.cli.new",
    "validate": "newsmeta.cli.validate",
    "check": "newsmeta.cli.check",
    "normalize": "newsmeta.cli.normalize",
    "baseline": "newsmeta.cli.baseline",
    "export": "newsmeta.cli.export",
    "import": "newsmeta.cli.importing",
    "stats": "newsmeta.cli.stats",
    "rules": "newsmeta.cli.rules",
    "rule": "newsmeta.cli.rules",
    "schema": "newsmeta.cli.schema",
}
BARE = {
    "newsmeta",
    "newsmeta._about",
    *(f"newsmeta.cli{name}" for name in ("", ".app", ".stopping")),
}
"""The modules of newsmeta that are imported before the command is known."""

SELDOM = {
    *("rich", "ftfy", "rapidfuzz", "pyarrow", "publicsuffixlist"),
    *("multiprocessing", "concurrent.futures", "hashlib", "hmac", "secrets", "tomllib", "csv"),
    *("difflib", "sqlite3"),
    *(
        "newsmeta.exporters.where",
        "newsmeta.exporters.sorting",
        "newsmeta.site.vocabulary",
        "newsmeta.frontmatter.syntax_errors",
    ),
    *("newsmeta.reporters.wrapping", "newsmeta.images", "newsmeta.git", "newsmeta.linter.changed"),
    *("newsmeta.baseline.storage", "newsmeta.baseline.matching", "newsmeta.linter.fingerprints"),
    *("ruamel.yaml", "jsonschema", "referencing", "newsmeta.schema.user"),
    *("newsmeta.web", "newsmeta.answers", "httpcore2", "protego", "selectolax", "asyncio"),
}
"""Modules that no command uses on one correct article, by default."""
HANDOFF = {
    "newsmeta.exporters.run",
    "newsmeta.exporters",
    "newsmeta.importers.run",
    "newsmeta.importers",
}
FIXES = {"newsmeta.linter.normalizing", "newsmeta.files.writing", "newsmeta.files.temporary"}
URLS = {"ada_url", "newsmeta.linter.cross_file", "newsmeta.urls.hosts", "newsmeta.urls.canonical"}


@pytest.fixture(scope="module")
def given() -> set[str]:
    """The modules imported by typer itself, beyond newsmeta's control."""
    return imported(run="import typer")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"good.md": GOOD, "data.jsonl": '{"title": "Trees"}\n'})
    return tmp_path


def of_newsmeta(modules: set[str]) -> set[str]:
    return {name for name in modules if name.partition(".")[0] == "newsmeta"}


@pytest.mark.parametrize("arguments", [["--version"], ["-V"]])
def test_no_command_is_imported_before_it_is_known_which(arguments: list[str]) -> None:
    assert of_newsmeta(imported(*arguments)) <= BARE


def test_a_misspelt_command_imports_no_command() -> None:
    modules = of_newsmeta(imported("valdate")) - BARE
    assert {name for name in modules if "newsmeta.cli" in name} == {"newsmeta.cli.mistyped"}


def test_the_version_takes_little_more_than_typer(given: set[str]) -> None:
    modules = imported("--version")
    assert modules >= BARE
    assert {name.partition(".")[0] for name in modules - given} <= {
        *("newsmeta", "typer", "click", "importlib", "gc", "__future__")
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_imported_alone(name: str) -> None:
    modules = imported(name, "--help")
    assert modules.intersection(COMMANDS.values()) == {COMMANDS[name]}
    assert (
        modules & {"newsmeta.rules", "newsmeta.frontmatter.parser", "newsmeta.config", "yaml"}
        == set()
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "used", "unused"),
    [
        ("validate good.md", "newsmeta.rules", HANDOFF | FIXES | URLS | {"tempfile"}),
        ("check good.md", "newsmeta.linter.cross_file", HANDOFF | FIXES),
        ("normalize --check good.md", "newsmeta.linter.normalizing", HANDOFF),
        ("normalize --check --select NM2 good.md", "newsmeta.linter.normalizing", HANDOFF | URLS),
        ("export good.md --to jsonl", "newsmeta.exporters.jsonl", {"newsmeta.linter.normalizing"}),
        (
            "import data.jsonl --into new --dry-run",
            "newsmeta.importers.jsonl",
            {"newsmeta.linter.normalizing"} | URLS,
        ),
        ("rules", "newsmeta.rules", HANDOFF | FIXES | URLS | {"newsmeta.config", "jsonschema_rs"}),
        ("rule NM201", "newsmeta.rules", HANDOFF | FIXES | URLS | {"newsmeta.config"}),
        (
            "schema",
            "newsmeta.schema",
            {
                "newsmeta.rules",
                "newsmeta.frontmatter.parser",
                "newsmeta.inference",
                "jsonschema_rs",
            },
        ),
    ],
)
def test_what_a_command_does_not_use_is_not_imported(
    folder: Path, given: set[str], arguments: str, used: str, unused: set[str]
) -> None:
    modules = imported(*arguments.split(), cwd=folder)
    assert used in modules
    assert (SELDOM | unused) & (modules - given) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        ("export good.md --to csv", "csv"),
        ("export good.md --to jsonl --topic Climate", "newsmeta.exporters.where"),
        ("validate good.md --output-format rich", "newsmeta.reporters.wrapping"),
        ("validate good.md --jobs 2", "multiprocessing"),
        ("baseline create --no-config good.md", "newsmeta.baseline.matching"),
    ],
)
def test_what_is_asked_for_is_imported(folder: Path, arguments: str, needed: str) -> None:
    assert needed in imported(*arguments.split(), cwd=folder)


def test_schema_infer_imports_what_reading_plain_files_takes(folder: Path) -> None:
    modules = imported("schema", "infer", "good.md", cwd=folder)
    assert "newsmeta.inference.run" in modules
    unused = {"newsmeta.frontmatter.parser", "newsmeta.exporters", "jsonschema", "ruamel", "yaml"}
    assert modules & (unused | FIXES | URLS) == set()


SITE = {
    "newsmeta.toml": """\
[vocabularies]
topics = ["topics.yml"]
[kinds.thing]
files = ["things/"]
schema = "s.json"
""",
    "topics.yml": "- Climate\n- Trees\n",
    "s.json": '{"properties": {"a": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}}',
    "things/right.md": "---\na: 1\n---\n",
    "things/wrong.md": "---\na: text\n---\n",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "name", "used"),
    [
        ({}, "good.md", set()),
        ({}, "things/right.md", set()),
        ({}, "things/wrong.md", {"jsonschema", "referencing"}),
        ({"topics.yml": "[Climate, Trees]\n"}, "good.md", {"ruamel.yaml"}),
        ({"s.json": '{"$ref": "t.yaml"}', "t.yaml": "type: [object]"}, "good.md", {"ruamel.yaml"}),
    ],
)
def test_libraries_are_imported_for_what_they_alone_can_do(
    changed: dict[str, str], name: str, used: set[str], folder: Path
) -> None:
    write(folder, {**SITE, **changed})
    modules = imported("validate", name, cwd=folder)
    assert modules & {"ruamel.yaml", "jsonschema", "referencing"} == used
    assert ("newsmeta.rules.violations" in modules) == ("wrong" in name)


def test_data_classes_are_those_that_are_made_fast() -> None:
    package = Path(newsmeta.__file__).parent
    slow = [
        str(file.relative_to(package))
        for file in package.rglob("*.py")
        if file.name != "data_classes.py"
        and re.search(r"^from dataclasses import .*\bdataclass\b", file.read_text("utf-8"), re.M)
    ]
    assert slow == []
