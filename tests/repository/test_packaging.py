"""The built package: its content, and its independence from the checkout."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import newsmeta
from newsmeta._about import DISTRIBUTION
from newsmeta.schema.schema import NAMES
from tests.support.cli import ERROR, ERROR_LINE, GOOD, write
from tests.support.pages import ADDRESS, PAGES, in_place_of_the_address
from tests.support.paths import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]

NORMALIZED = f"{DISTRIBUTION.replace('-', '_')}-{newsmeta.__version__}"
"""The name and version of the package, as in file names."""


def call(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in an environment that hides this checkout."""
    unwanted = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "NO_COLOR", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    env = {**kept, **(env or {})}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout, in a separate Git repository."""
    folder = tmp_path_factory.mktemp("checkout") / "newsmeta"
    unwanted = ignore_patterns(".*_cache", ".venv", ".hypothesis", "__pycache__", "dist", ".git")
    copytree(ROOT, folder, ignore=unwanted)
    who = ("-c", "user.name=A. Example", "-c", "user.email=a@example.com")
    for arguments in (("init", "-q"), ("add", "--all"), (*who, "commit", "-q", "-m", "newsmeta")):
        done = call("git", *arguments, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def built(checkout: Path) -> tuple[Path, Path]:
    """The wheel and the sdist; the wheel is built from the sdist."""
    done = call(sys.executable, "-m", "build", "--outdir", "dist", cwd=checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (checkout / "dist").glob("*.whl")
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs in an empty environment with the wheel installed."""
    folder = tmp_path_factory.mktemp("environment")
    assert call(sys.executable, "-m", "venv", folder / "venv", cwd=folder).returncode == 0
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    done = call(programs / "python", "-m", "pip", "install", "--quiet", built[0], cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return programs


def test_the_wheel_holds_the_package_its_schemas_and_nothing_else(
    built: tuple[Path, Path],
) -> None:
    wheel, _ = built
    assert wheel.name == f"{NORMALIZED}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for name in NAMES:
            content = archive.read(f"newsmeta/schemas/{name}.schema.json")
            assert content == (ROOT / "schemas" / f"{name}.schema.json").read_bytes()
        metadata = archive.read(f"{NORMALIZED}.dist-info/METADATA").decode()
    assert "newsmeta/py.typed" in names
    for name in ("template.html", "page.css", "page.js"):
        assert f"newsmeta/site_report/{name}" in names
    assert f"\nName: {DISTRIBUTION}\nVersion: {newsmeta.__version__}\n" in metadata
    assert "\nProject-URL: " not in metadata  # _about.ADDRESS is empty.
    assert {name.split("/")[0] for name in names} == {
        "newsmeta",
        f"{NORMALIZED}.dist-info",
    }
    modules = {name for name in names if name.endswith(".py")}
    assert modules == {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "newsmeta").rglob("*.py")
    }
    assert not [name for name in names if "test" in name or "__pycache__" in name]
    assert any(name.endswith("/LICENSE") for name in names)


def test_the_sdist_holds_what_tests_need(built: tuple[Path, Path]) -> None:
    _, sdist = built
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for name in (
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "SECURITY.md",
        "hatch_build.py",
        "newsmeta/__init__.py",
        "schemas/article.schema.json",
        "tests/repository/test_packaging.py",
        "fuzz/README.md",
        "fuzz/targets/parser.py",
        ".pre-commit-hooks.yaml",
        "action.yml",
        "templates/gitlab.yml",
        "docs/report-example.html",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or ".venv" in name]


def test_two_builds_give_the_same_bytes(built: tuple[Path, Path], tmp_path: Path) -> None:
    """The package depends on neither folder, day, time zone nor umask."""
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    for path in (source, *source.rglob("*")):
        os.utime(path, (1_500_000_000, 1_500_000_000))
        path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)
    build = (sys.executable, "-m", "build", "--outdir", "again")
    done = call(*build, cwd=source, env={"TZ": "Asia/Tokyo", "LC_ALL": "C"})
    assert done.returncode == 0, done.stdout + done.stderr
    again = sorted((source / "again").iterdir())
    assert [path.name for path in again] == sorted(path.name for path in built)
    for first, second in zip(sorted(built, key=lambda path: path.name), again, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_packages_hold_what_the_repository_holds_and_nothing_else(
    built: tuple[Path, Path], checkout: Path
) -> None:
    wheel, sdist = built
    tracked = set(call("git", "ls-files", cwd=checkout).stdout.splitlines())
    with tarfile.open(sdist) as archive:
        files = {each.name.split("/", 1)[1] for each in archive.getmembers() if each.isfile()}
    assert files - tracked == {"PKG-INFO"}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.split("/")[0].endswith("-info")}
    package = {name for name in tracked if name.startswith("newsmeta/")}
    schemas = {f"newsmeta/{name}" for name in tracked if name.startswith("schemas/")}
    assert names == package | schemas


def test_the_installed_program(installed: Path, tmp_path: Path) -> None:
    write(tmp_path, {"good.md": GOOD, "error.md": ERROR})
    done = call(installed / "newsmeta", "validate", "good.md", "error.md", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, ERROR_LINE)
    done = call(installed / "python", "-m", "newsmeta", "--version", cwd=tmp_path)
    assert done.stdout == f"newsmeta {newsmeta.__version__}\n"
    for name in NAMES:
        done = call(installed / "newsmeta", "schema", name, cwd=tmp_path)
        assert json.loads(done.stdout) == json.loads(
            (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
        )
    for args in (["rules"], ["rule", "NM101"], ["validate", "--help"]):
        done = call(installed / "newsmeta", *args, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), done


def test_every_output_format_works_when_installed(installed: Path, tmp_path: Path) -> None:
    """No format needs a library that only the tests install."""
    write(tmp_path, {"error.md": ERROR})
    for name in (
        "rich",
        "concise",
        "json",
        "jsonl",
        "github",
        "gitlab",
        "sarif",
        "junit",
        "markdown",
    ):
        done = call(
            installed / "newsmeta", "validate", "--output-format", name, "error.md", cwd=tmp_path
        )
        assert done.returncode == 1, done.stderr
        assert "NM103" in done.stdout


def test_the_installed_program_on_the_examples(installed: Path, tmp_path: Path) -> None:
    good = ROOT / "examples" / "good"
    done = call(installed / "newsmeta", "validate", good, "--fail-on", "warning", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_the_installed_library(installed: Path, tmp_path: Path) -> None:
    write(tmp_path, {"good.md": GOOD})
    program = "import newsmeta; print(newsmeta.__file__, newsmeta.load('good.md').provider.domain)"
    done = call(installed / "python", "-W", "error", "-c", program, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    place, domain = done.stdout.split()
    assert domain == "example.com"
    assert str(installed.parent) in place


# -- installation as described on the pages ------------------------------------------------


def installs() -> list[str]:
    """Return the documented installations with pip, except those of other programs."""
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    commands = re.findall(r"(?<![\w/.])pip install (?:--quiet )?([^`\n]+)", pages)
    return sorted({command.strip() for command in commands} - {"frictionless"})


def test_the_ways_to_install_are_shown() -> None:
    assert installs() == [
        f'"{DISTRIBUTION} @ git+{ADDRESS}"',
        f'"{DISTRIBUTION}[web] @ git+{ADDRESS}"',
        "'.[lsp,web]'",
        *(
            f"'{DISTRIBUTION}[{extra}]'"
            for extra in ("excel", "feeds", "lsp", "parquet", "s3,parquet")
        ),
        ".",
        "pre-commit",
    ]


@pytest.mark.parametrize("shown", [f'"{DISTRIBUTION} @ git+{ADDRESS}"', "."])
def test_installing_as_shown(shown: str, checkout: Path, installed: Path, tmp_path: Path) -> None:
    """Dependencies are installed already, so only the package itself is tested."""
    pip = (installed / "python", "-m", "pip", "install", "--quiet", "--no-deps")
    target = ("--target", tmp_path / "place")
    env = in_place_of_the_address(checkout)
    done = call(*pip, *target, *shlex.split(shown), cwd=checkout, env=env)
    assert done.returncode == 0, done.stderr
    found = {path.name for path in (tmp_path / "place").iterdir()} - {"bin"}
    assert found == {"newsmeta", f"{NORMALIZED}.dist-info"}
    program = "import newsmeta; print(newsmeta.__file__)"
    done = call(installed / "python", "-c", program, cwd=tmp_path / "place")
    assert done.stdout.startswith(str(tmp_path / "place"))


def test_an_extra_comes_without_anything_of_that_name(installed: Path, tmp_path: Path) -> None:
    """The package index has other packages: newsmeta itself is not downloaded."""
    pip = (installed / "python", "-m", "pip", "install", "--quiet", "--dry-run", "--report", "-")
    done = call(*pip, f"{DISTRIBUTION}[parquet]", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    names = {each["metadata"]["name"] for each in json.loads(done.stdout)["install"]}
    assert "pyarrow" in names
    assert not [name for name in names if "newsmeta" in name]


def test_the_metadata_has_addresses_where_the_project_has_one(
    checkout: Path, tmp_path: Path
) -> None:
    published = tmp_path / "newsmeta"
    copytree(checkout, published)
    about = published / "newsmeta" / "_about.py"
    text = about.read_text(encoding="utf-8")
    about.write_text(
        text.replace('ADDRESS = ""', 'ADDRESS = "https://www.example.com/newsmeta"'),
        encoding="utf-8",
    )
    done = call(sys.executable, "-m", "build", "--wheel", "--outdir", "out", cwd=published)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (published / "out").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"{NORMALIZED}.dist-info/METADATA").decode()
    assert "\nProject-URL: Homepage, https://www.example.com/newsmeta\n" in metadata
    assert "\nProject-URL: Changelog, https://www.example.com/newsmeta/CHANGELOG.md\n" in metadata
