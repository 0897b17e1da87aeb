"""The built package: what it holds, and that it works away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from cli_support import ERROR, ERROR_LINE, GOOD, ROOT, write

import newsmeta

pytestmark = pytest.mark.slow


def call(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that knows nothing of this checkout or its environment."""
    unwanted = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "NO_COLOR", "FORCE_COLOR")
    env = {name: value for name, value in os.environ.items() if name not in unwanted}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist; the wheel is built from the sdist."""
    checkout = tmp_path_factory.mktemp("checkout") / "newsmeta"
    unwanted = ignore_patterns(".*_cache", ".venv", ".hypothesis", "__pycache__", "dist", ".git")
    copytree(ROOT, checkout, ignore=unwanted)
    done = call(sys.executable, "-m", "build", "--outdir", "dist", cwd=checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (checkout / "dist").glob("*.whl")
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an empty environment with the wheel in it."""
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
    assert wheel.name == f"newsmeta-{newsmeta.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for name in ("article", "config"):
            content = archive.read(f"newsmeta/schemas/{name}.schema.json")
            assert content == (ROOT / "schemas" / f"{name}.schema.json").read_bytes()
        metadata = archive.read(f"newsmeta-{newsmeta.__version__}.dist-info/METADATA").decode()
    assert "newsmeta/py.typed" in names
    assert f"\nVersion: {newsmeta.__version__}\n" in metadata
    assert {name.split("/")[0] for name in names} == {
        "newsmeta",
        f"newsmeta-{newsmeta.__version__}.dist-info",
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
        "newsmeta/__init__.py",
        "schemas/article.schema.json",
        "tests/test_packaging.py",
        ".pre-commit-hooks.yaml",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or ".venv" in name]


def test_the_installed_program(installed: Path, tmp_path: Path) -> None:
    write(tmp_path, {"good.md": GOOD, "error.md": ERROR})
    done = call(installed / "newsmeta", "validate", "good.md", "error.md", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, ERROR_LINE)
    done = call(installed / "python", "-m", "newsmeta", "--version", cwd=tmp_path)
    assert done.stdout == f"newsmeta {newsmeta.__version__}\n"
    for name in ("article", "config"):
        done = call(installed / "newsmeta", "schema", name, cwd=tmp_path)
        assert json.loads(done.stdout) == json.loads(
            (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
        )
    for args in (["rules"], ["rule", "NM101"], ["validate", "--help"]):
        done = call(installed / "newsmeta", *args, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), done


def test_every_output_format_works_when_installed(installed: Path, tmp_path: Path) -> None:
    """No format may need what only the tests install."""
    write(tmp_path, {"error.md": ERROR})
    for name in ("rich", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit"):
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
    place, domain = done.stdout.split()
    assert domain == "example.com"
    assert str(installed.parent) in place
