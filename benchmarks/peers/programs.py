"""Finds the peers of newsmeta that are installed, and makes sure that they do their work."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contest import ROOT, Contestant
from repositories import Repository

SCHEMA = ROOT / "schemas" / "article.schema.json"
HERE = Path(__file__).parent

RYL_RULES = (
    "braces,brackets,colons,commas,comments,comments-indentation,empty-lines,hyphens,indentation,"
    "key-duplicates,new-line-at-end-of-file,trailing-spaces,truthy"
)
"""What yamllint asks for when nobody says what, as far as articles keep to it: their lines are
long, may end with CRLF, and the markers are not part of the front matter."""

CHECK_JSONSCHEMA, LOOP, CSAFELOADER = "check-jsonschema", "hand-written loop", "CSafeLoader alone"
RYL, RYL_CACHED = "ryl --no-cache", "ryl, nothing changed"
REMARK = "remark-lint-frontmatter-schema"
NAMES = (CHECK_JSONSCHEMA, LOOP, CSAFELOADER, RYL, RYL_CACHED, REMARK)

NO_SUCH_FIELD = ("quality: ", "qualities: ")
UNCLOSED = ("category: news", 'category: "news')


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that looks at front matter.

    Attributes:
        name: What it is called.
        version: Which one it is, with what it stands on.
        command: Makes the command and the folder that it runs in, given a repository.
        mistake: What has to be replaced, and by what, for it to find something.
        is_slow: Whether it runs on fewer articles than the others.
    """

    name: str
    version: str
    command: Callable[[Repository], tuple[list[str], Path]]
    mistake: tuple[str, str] = NO_SUCH_FIELD
    is_slow: bool = False

    def contestant(self, repository: Repository) -> Contestant:
        """Return what runs it on a repository."""
        command, folder = self.command(repository)
        status = None if repository.wrong else 0
        return Contestant(self.name, command, status=status, folder=folder, files=repository.count)

    def must_work(self, repository: Repository) -> None:
        """Check that it accepts a clean repository, and not one that is spoiled, as this one is.

        Raises:
            SystemExit: When it does not, so that its times would say nothing.
        """
        self.contestant(repository).run()
        first = repository.articles()[0]
        text = first.read_bytes()
        right, wrong = self.mistake
        first.write_bytes(text.replace(right.encode(), wrong.encode(), 1))
        contestant = self.contestant(repository)
        contestant.status = 1
        contestant.run()
        first.write_bytes(text)


@dataclass(frozen=True, slots=True)
class Programs:
    """Where peers are looked for.

    Attributes:
        folder: A virtual environment, which may have `node_modules` in it as well; None for
            what Python this is.
    """

    folder: Path | None = None

    @property
    def python(self) -> str:
        """The Python that runs scripts."""
        return str(self.folder / "bin" / "python") if self.folder else sys.executable

    def path(self, name: str) -> str | None:
        """Return the path of a program, or None where there is none."""
        beside = Path(self.python).parent / name
        return str(beside) if beside.exists() else shutil.which(name)

    def has(self, statement: str) -> bool:
        """Tell whether a statement works in that Python."""
        return _answer(self.python, "-c", statement) is not None

    def versions(self, *names: str) -> str:
        """Return packages of that Python with their versions."""
        code = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
        found = (_answer(self.python, "-c", code, *names) or "").split()
        return ", ".join(map(" ".join, zip(names, found, strict=False)))

    @property
    def node_modules(self) -> Path:
        """The folder of packages for Node.js."""
        return (self.folder or Path(sys.prefix)) / "node_modules"


def find(programs: Programs) -> list[Peer]:
    """Return the peers that are installed."""
    searches = (_check_jsonschema, _loop, _csafeloader, _ryl, _remark)
    return [peer for search in searches for peer in search(programs)]


def _answer(*command: str) -> str | None:
    """Return what a command prints, or None where there is no such program or it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()


def _check_jsonschema(programs: Programs) -> Iterator[Peer]:
    path = programs.path("check-jsonschema")
    version = _answer(path, "--version") if path else None
    if not path or version is None:
        return

    def command(repository: Repository) -> tuple[list[str], Path]:
        names = repository.extract()
        return [path, "--schemafile", str(SCHEMA), *names], repository.yaml

    yield Peer(CHECK_JSONSCHEMA, version.replace(", version", ""), command)


def _loop(programs: Programs) -> Iterator[Peer]:
    if not programs.has("import frontmatter, jsonschema, yaml; yaml.CSafeLoader"):
        return

    def command(repository: Repository) -> tuple[list[str], Path]:
        script = [programs.python, str(HERE / "loop.py"), str(SCHEMA)]
        return [*script, str(repository.site)], repository.folder

    yield Peer(LOOP, programs.versions("python-frontmatter", "jsonschema", "PyYAML"), command)


def _csafeloader(programs: Programs) -> Iterator[Peer]:
    if not programs.has("import yaml; yaml.CSafeLoader"):
        return

    def command(repository: Repository) -> tuple[list[str], Path]:
        script = [programs.python, str(HERE / "parse.py")]
        return [*script, str(repository.site)], repository.folder

    yield Peer(CSAFELOADER, programs.versions("PyYAML"), command, UNCLOSED)


def _ryl(programs: Programs) -> Iterator[Peer]:
    path = programs.path("ryl")
    version = _answer(path, "--version") if path else None
    if not path or version is None:
        return
    start = [path, "check", "--enable", RYL_RULES]

    def without(repository: Repository) -> tuple[list[str], Path]:
        repository.extract()
        return [*start, "--no-cache", "."], repository.yaml

    def cached(repository: Repository) -> tuple[list[str], Path]:
        repository.extract()
        return [*start, "--cache-dir", str(repository.folder / "ryl"), "."], repository.yaml

    yield Peer(RYL, version, without, UNCLOSED)
    yield Peer(RYL_CACHED, version, cached, UNCLOSED)


def _remark(programs: Programs) -> Iterator[Peer]:
    node, modules = programs.path("node"), programs.node_modules
    cli = modules / "remark-cli" / "cli.js"
    plugins = ("remark-cli", "remark-frontmatter", REMARK)
    packages = [modules / name / "package.json" for name in plugins]
    if not node or not all(package.exists() for package in packages):
        return
    versions = (json.loads(package.read_bytes())["version"] for package in packages)
    shown = ", ".join(map(" ".join, zip(plugins, versions, strict=True)))

    def command(repository: Repository) -> tuple[list[str], Path]:
        folder = repository.folder
        # It knows an older draft only, in which what the schema says means the same.
        schema = json.loads(SCHEMA.read_bytes())
        del schema["$schema"]
        (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
        plugin = [REMARK, {"schemas": {"schema.json": ["site/**/*.md"]}}]
        settings = json.dumps({"plugins": ["remark-frontmatter", plugin]})
        (folder / ".remarkrc.json").write_text(settings, encoding="utf-8")
        if not (folder / "node_modules").exists():
            (folder / "node_modules").symlink_to(modules.resolve())
        return [node, str(cli), "--frail", "--quiet", "site/_news"], folder

    yield Peer(REMARK, f"{shown}, Node.js {_answer(node, '--version')}", command, is_slow=True)
