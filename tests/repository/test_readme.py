r"""README.md and docs/ show what really happens.

In a `console` block, a line that begins with `$ ` is a command; a line that ends with a
backslash continues on the next. The lines up to the next command are its exact output, both
standard output and standard error, in a pipe; without such lines, the output is not checked.
A single line `...` among them stands for any number of lines. The commands run with bash, in a
folder with a copy of `examples/` and an article in `_news/`, with `newsmeta` on the path, and
keep their files until the end of the page. `cd FOLDER` as a separate command applies to the rest
of the page. The exit status may be anything but 2, unless the command is shown to fail with
`newsmeta: `.

In an `sh` block, every line is a command. It runs in the same place, and must exist with all its
options; its output is not checked. The same applies to `- run:` in a `yaml` block, a step of a
CI job. Commands run by other tests, such as installation, are listed in `ELSEWHERE`.

Where a page needs the address of newsmeta's repository, it has `ADDRESS` of support/pages.py,
which belongs to nobody; tests that run such commands substitute a local repository.

`sql` blocks are queries for DuckDB, each followed by a block with its answer.

`python` blocks form one program from the top of the page to its end, which raises nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsmeta.cli.app import app
from tests.support.cli import GOOD, environment, invoke, write
from tests.support.pages import BLOCKS, PAGES, Command, commands
from tests.support.paths import ROOT

ELSEWHERE = (
    # Beginnings of commands, and the tests that run them.
    "python3 -m venv .venv && .venv/bin/pip install . &&",  # test_packaging.py
    "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' &&",  # .ci/run
    "pip install",  # test_packaging.py
    "pre-commit",  # test_pre_commit.py
    "python -m benchmarks.",  # tests/benchmarks
    ".venv/bin/python -m benchmarks.",
    "python -m mutation",  # test_mutation.py
    # Commands that use the web: tests/cli/online/test_documented.py.
    "newsmeta check --online --max-age",
    "newsmeta check --online --cached-only --changed",
    "newsmeta normalize --online",
    # Commands that write to buckets: tests/exporters/test_stores.py.
    "newsmeta export _news -o s3://",
    "newsmeta export _news --to datapackage -o s3://",
    "newsmeta new --url https://www.example.com/first-shade --online",
)


KINDS = {
    "console", "sh", "python", "yaml", "toml", "json", "text", "markdown", "html", "jsonc", "xml",
    "sql", "lua", "lisp", "diff",
}  # fmt: skip


def test_every_block_says_what_it_is() -> None:
    for block in BLOCKS:
        assert block.kind in KINDS, f"{block.page.name}:{block.line}: {block.kind!r}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, and the usual files of a content repository."""
    return tmp_path_factory.mktemp("readme")


def prepare(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    shutil.copytree(ROOT / "examples", folder / "examples", symlinks=True)
    write(folder, {"_news/2021-01-27-trees.md": GOOD})
    return folder


def programs() -> str:
    """Return the search path for programs, with this environment first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def run(command: Command, folder: Path) -> subprocess.CompletedProcess[str]:
    env = environment({"PATH": programs(), "TERM": "dumb"})
    return subprocess.run(
        ["bash", "-c", command.text],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=600,
    )


def is_tested_elsewhere(command: Command) -> bool:
    return command.text.strip().startswith(ELSEWHERE)


def is_same(expected: str, actual: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*" if line == "..." else re.escape(f"{line}\n") for line in expected.splitlines()
    )
    return re.fullmatch(pattern, actual) is not None


def pages_with(*kinds: str) -> list[Path]:
    """Return the pages with such blocks, except CONTRIBUTING.md: see test_contributing.py."""
    pages = [page for page in PAGES if page.name != "CONTRIBUTING.md"]
    return [page for page in pages if any(b.page == page and b.kind in kinds for b in BLOCKS)]


@pytest.mark.slow
@pytest.mark.parametrize("page", pages_with("console", "sh", "yaml"), ids=lambda page: page.name)
def test_commands_do_what_the_page_says(page: Path, place: Path) -> None:
    folder = prepare(place / page.stem)
    wrong = []
    for block in BLOCKS:
        for command in commands(block) if block.page == page else ():
            if is_tested_elsewhere(command):
                continue
            if move := re.fullmatch(r"cd ([\w/-]+)", command.text):
                folder = folder / move[1]
                continue
            done = run(command, folder)
            where = f"{page.name}:{command.line}: $ {command.text}\n"
            fails = done.returncode in (2, 126, 127) or done.returncode < 0
            if fails and "\nnewsmeta: " not in f"\n{command.output or ''}":
                wrong.append(f"{where}exit status {done.returncode}\n{done.stdout}")
            elif command.output is not None and not is_same(command.output, done.stdout):
                wrong.append(f"{where}prints:\n{done.stdout}the page says:\n{command.output}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("page", pages_with("python"), ids=lambda page: page.name)
def test_python_on_a_page_runs(
    page: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(prepare(place / f"{page.stem}-python"))
    monkeypatch.setenv("PATH", programs())
    names: dict[str, object] = {"__name__": "__main__"}
    for block in BLOCKS:
        if block.page == page and block.kind == "python":
            # Empty lines in front, so that a traceback has the line numbers of the page.
            code = compile("\n" * block.line + block.text, str(page), "exec")
            exec(code, names)
    capsys.readouterr()


@pytest.mark.parametrize("page", pages_with("sql"), ids=lambda page: page.name)
def test_queries_give_what_the_page_says(
    page: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Queries are for DuckDB; the text block after a query is its answer."""
    import duckdb

    import newsmeta

    monkeypatch.chdir(prepare(place / f"{page.stem}-sql"))
    newsmeta.export("examples/site/_news", "articles", "datapackage")
    newsmeta.export("examples/site/_news", "articles.parquet", "parquet")
    on_page = [block for block in BLOCKS if block.page == page]
    for block, answer in zip(on_page, [*on_page[1:], None], strict=True):
        if block.kind == "sql":
            assert answer is not None
            assert answer.kind == "text"
            assert answer.text.strip() == str(duckdb.sql(block.text)).strip()


def test_the_rules_page_is_what_the_program_prints() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == invoke("rules", "--output-format", "markdown").out, (
        "stale; write it anew: newsmeta rules --output-format markdown > docs/rules.md"
    )


def test_every_command_and_option_is_documented() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    names = [command.name for command in app.registered_commands]
    assert {"validate", "rules", "rule", "schema"} <= set(names)
    for command in filter(None, names):
        assert f"newsmeta {command}" in pages
        options = set(re.findall(r"--[a-z][a-z-]+", invoke(command, "--help").out))
        for option in options - {"--help"}:
            assert option in pages, f"newsmeta {command} {option}"


def test_every_public_name_is_documented() -> None:
    import newsmeta

    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    missing = [name for name in newsmeta.__all__ if not re.search(rf"\b{name}\b", page)]
    assert missing == []
    for name in newsmeta.__all__:
        getattr(newsmeta, name)


def test_every_key_of_the_configuration_is_documented() -> None:
    import json

    schema = json.loads((ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    for key, part in schema["properties"].items():
        assert key in page
        for inner in part.get("properties", {}):
            assert inner in page, f"{key}.{inner}"


def test_toml_on_the_pages_is_a_valid_configuration(tmp_path: Path) -> None:
    import tomllib

    from newsmeta.config import config

    for block in BLOCKS:
        if block.kind == "toml":
            table = tomllib.loads(block.text)
            if "language-server" in table:  # An editor reads this one.
                continue
            table = table.get("tool", {}).get("newsmeta", table)
            write(tmp_path, {"newsmeta.toml": block.text})
            config.parse(table, tmp_path / "newsmeta.toml")


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target) or target.startswith("#"):
                continue
            path, _, anchor = target.partition("#")
            found = page.parent / path
            assert found.exists(), f"{page.name}: {target}"
            if anchor:
                titles = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
                anchors = {re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in titles}
                assert anchor in anchors, f"{page.name}: {target}"
