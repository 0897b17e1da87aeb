"""Finds the installed peers of newsmeta, and checks that they work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contest import ROOT, Contestant
from benchmarks.repositories import Repository

SCHEMA = ROOT / "schemas" / "article.schema.json"
HERE = Path(__file__).parent

RYL_RULES = (
    "braces,brackets,colons,commas,comments,comments-indentation,empty-lines,hyphens,indentation,"
    "key-duplicates,new-line-at-end-of-file,trailing-spaces,truthy"
)
"""The default rules of yamllint, except those that articles do not follow: long lines, CRLF line
ends, and no document markers, which are not part of the front matter."""

CSAFELOADER = "CSafeLoader alone"
FAST_LOOP = "loop of CSafeLoader and jsonschema-rs"
PLACES_LOOP = "the same with places and rules for texts"
RYL = "ryl"
NODE = "gray-matter and ajv"
LOOP = "loop of python-frontmatter and jsonschema"
CHECK_JSONSCHEMA = "check-jsonschema"
REMARK = "remark-lint-frontmatter-schema"

INSTALLED_BY = {
    CSAFELOADER: "pip install pyyaml",
    FAST_LOOP: "pip install pyyaml jsonschema-rs",
    PLACES_LOOP: "pip install pyyaml jsonschema-rs",
    RYL: "pip install ryl",
    NODE: "npm install gray-matter ajv ajv-formats",
    LOOP: "pip install python-frontmatter jsonschema pyyaml",
    CHECK_JSONSCHEMA: "pip install check-jsonschema",
    REMARK: "npm install remark-cli remark-frontmatter remark-lint-frontmatter-schema",
}
"""All peers, each with the command that installs it."""

NO_SUCH_FIELD = ("quality: ", "qualities: ")
UNCLOSED = ("category: news", 'category: "news')


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that processes front matter.

    Attributes:
        name: The name.
        version: Its version, with those of the programs that it is based on.
        command: Makes the command and the folder that it runs in, given a repository.
        mistake: The text to replace, and its replacement, so that the program finds a mistake.
        is_slow: Whether it runs on fewer articles than the others.
        environment: Additional environment variables.
    """

    name: str
    version: str
    command: Callable[[Repository], tuple[list[str], Path]]
    mistake: tuple[str, str] = NO_SUCH_FIELD
    is_slow: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)

    def contestant(self, repository: Repository) -> Contestant:
        """Return the contestant for a repository."""
        command, folder = self.command(repository)
        return Contestant(
            self.name,
            command,
            status=None if repository.wrong else 0,
            folder=folder,
            environment=self.environment,
            files=repository.count,
        )

    def must_work(self, repository: Repository) -> None:
        """Check that it accepts a clean repository, and rejects a spoilt one.

        Raises:
            SystemExit: When it does not, so that its times would be meaningless.
        """
        self.contestant(repository).run()
        first = repository.articles[0]
        text = first.read_bytes()
        right, wrong = self.mistake
        first.write_bytes(text.replace(right.encode(), wrong.encode(), 1))
        shutil.rmtree(repository.yaml, ignore_errors=True)
        contestant = self.contestant(repository)
        contestant.status = 1
        contestant.run()
        first.write_bytes(text)
        shutil.rmtree(repository.yaml, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Programs:
    """The place of peers.

    Attributes:
        folder: A virtual environment, possibly with `node_modules` in it; None for the
            environment of this Python.
    """

    folder: Path | None = None

    @property
    def python(self) -> str:
        """The Python for scripts."""
        return str(self.folder / "bin" / "python") if self.folder else sys.executable

    def path(self, name: str) -> str | None:
        """Return the path of a program, or None if there is none."""
        beside = Path(self.python).parent / name
        return str(beside) if beside.exists() else shutil.which(name)

    def versions(self, *names: str) -> str | None:
        """Return packages of that Python with their versions; None if one is missing."""
        code = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
        found = _answer(self.python, "-c", code, *names)
        return found and ", ".join(map(" ".join, zip(names, found.split(), strict=True)))

    def packages(self, *names: str) -> tuple[Path, str] | None:
        """Return a folder of Node.js packages that has all of these, and their versions."""
        places = [(self.folder or Path(sys.prefix)) / "node_modules"]
        places += [
            Path(place) for place in os.environ.get("NODE_PATH", "").split(os.pathsep) if place
        ]
        for place in places:
            described = [place / name / "package.json" for name in names]
            if all(path.exists() for path in described):
                versions = (json.loads(path.read_bytes())["version"] for path in described)
                return place.resolve(), ", ".join(map(" ".join, zip(names, versions, strict=True)))
        return None


def find(programs: Programs) -> list[Peer]:
    """Return the peers that are installed."""
    searches = (_csafeloader, _fast_loops, _ryl, _node, _loop, _check_jsonschema, _remark)
    return [peer for search in searches for peer in search(programs)]


def _answer(*command: str) -> str | None:
    """Return the output of a command, or None if it does not exist or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()


def _script(
    python: str, name: str, *options: str, schema: bool = True
) -> Callable[[Repository], tuple[list[str], Path]]:
    def command(repository: Repository) -> tuple[list[str], Path]:
        start = [python, str(HERE / name), *([str(SCHEMA)] if schema else [])]
        return [*start, str(repository.site / "_news"), *options], repository.site

    return command


def _csafeloader(programs: Programs) -> Iterator[Peer]:
    if version := programs.versions("PyYAML"):
        command = _script(programs.python, "parse.py", schema=False)
        yield Peer(CSAFELOADER, version, command, UNCLOSED)


def _fast_loops(programs: Programs) -> Iterator[Peer]:
    if version := programs.versions("PyYAML", "jsonschema_rs"):
        yield Peer(FAST_LOOP, version, _script(programs.python, "fast_loop.py"))
        yield Peer(PLACES_LOOP, version, _script(programs.python, "fast_loop.py", "--places"))


def _loop(programs: Programs) -> Iterator[Peer]:
    if version := programs.versions("python-frontmatter", "jsonschema", "PyYAML"):
        yield Peer(LOOP, version, _script(programs.python, "loop.py"), is_slow=True)


def _ryl(programs: Programs) -> Iterator[Peer]:
    path = programs.path("ryl")
    version = _answer(path, "--version") if path else None
    if not path or version is None:
        return

    def command(repository: Repository) -> tuple[list[str], Path]:
        repository.extract()
        return [path, "check", "--enable", RYL_RULES, "--no-cache", "."], repository.yaml

    yield Peer(RYL, version, command, UNCLOSED)


def _check_jsonschema(programs: Programs) -> Iterator[Peer]:
    path = programs.path("check-jsonschema")
    version = _answer(path, "--version") if path else None
    if not path or version is None:
        return

    def command(repository: Repository) -> tuple[list[str], Path]:
        names = repository.extract()
        return [path, "--schemafile", str(SCHEMA), *names], repository.yaml

    yield Peer(CHECK_JSONSCHEMA, version.replace(", version", ""), command, is_slow=True)


def _node(programs: Programs) -> Iterator[Peer]:
    node = programs.path("node")
    found = programs.packages("gray-matter", "ajv", "ajv-formats")
    if node and found:
        modules, versions = found
        version = f"{versions}, Node.js {_answer(node, '--version')}"
        variables = {"NODE_PATH": str(modules)}
        yield Peer(NODE, version, _script(node, "front_matter.cjs"), environment=variables)


def _remark(programs: Programs) -> Iterator[Peer]:
    node = programs.path("node")
    found = programs.packages("remark-cli", "remark-frontmatter", REMARK)
    if not node or not found:
        return
    modules, versions = found

    def command(repository: Repository) -> tuple[list[str], Path]:
        folder = repository.folder
        # It only knows an older draft, in which the schema means the same.
        schema = json.loads(SCHEMA.read_bytes())
        del schema["$schema"]
        (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
        plugin = [REMARK, {"schemas": {"schema.json": ["site/**/*.md"]}}]
        settings = json.dumps({"plugins": ["remark-frontmatter", plugin]})
        (folder / ".remarkrc.json").write_text(settings, encoding="utf-8")
        if not (folder / "node_modules").exists():
            (folder / "node_modules").symlink_to(modules)
        cli = modules / "remark-cli" / "cli.js"
        return [node, str(cli), "--frail", "--quiet", "site/_news"], folder

    yield Peer(REMARK, f"{versions}, Node.js {_answer(node, '--version')}", command, is_slow=True)
