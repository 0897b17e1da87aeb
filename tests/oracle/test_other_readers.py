"""Other site generators read valid files like newsmeta: Eleventy (gray-matter) and Hugo."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import Config
from newsmeta.frontmatter import Limits, parse
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.runner import Runner
from newsmeta.rules import NORMALIZED
from tests.oracle.comparing import Meant, differences
from tests.oracle.generated import files
from tests.oracle.ways import FIXES, NOW
from tests.support.paths import DATA, EXAMPLES

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("graymatter.cjs")
CONFIG = 'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]\n'
PAGE = '{{ dict "file" .File.Path "values" .Params | jsonify | safeHTML }}\n'


@cache
def valid(fixes: Fixes) -> dict[str, bytes]:
    """Return files without findings, after newsmeta has normalized them."""
    patterns = (EXAMPLES, "good/*.md"), (EXAMPLES, "bad/*/*.md"), (DATA, "normalize/*/before.md")
    found = [
        path for top, pattern in patterns for path in sorted(top.glob(pattern)) if path.is_file()
    ]
    content = {f"{at}-{path.name}": path.read_bytes() for at, path in enumerate(found)}
    content |= {Path(name).with_suffix(".md").name: data for name, data in files(100, 3).items()}
    checker = Runner(Config(root=DATA), codes=NORMALIZED, now=NOW).checker
    outcomes = {
        name: checker.normalize_bytes(data, name, DATA / "_news" / name, fixes)
        for name, data in content.items()
    }
    return {name: each.after for name, each in outcomes.items() if not each.remaining}


def values_of(data: bytes) -> Any:
    return whole(parse(data, Limits()).values)


def whole(value: Any) -> Any:
    """Return values with 60 for 60.0: other programs' JSON does not distinguish them."""
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    if isinstance(value, list):
        return list(map(whole, value))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def problems(answers: dict[str, Any], expected: dict[str, Any]) -> dict[str, list[str]]:
    found = {
        name: list(differences(Meant(expected[name]), whole(answers[name]))) for name in expected
    }
    return {name: each for name, each in found.items() if each}


def has_gray_matter() -> bool:
    node = shutil.which("node")
    command = [node or "", "-e", 'require("gray-matter")']
    return bool(node) and not subprocess.run(command, capture_output=True, check=False).returncode


@pytest.mark.skipif(not has_gray_matter(), reason="needs node with gray-matter on NODE_PATH")
@pytest.mark.parametrize(
    "way",
    [
        "normalize --format",
        pytest.param("normalize"),
        pytest.param("normalize --format --unsafe-fixes"),
    ],
)
def test_gray_matter_reads_the_same(way: str) -> None:
    # gray-matter misreads an alias whose anchor is followed by a comment.
    content = {name: data for name, data in valid(FIXES[way]).items() if b"&t #" not in data}
    done = subprocess.run(
        ["node", str(SCRIPT)],
        input=json.dumps({name: data.decode() for name, data in content.items()}),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert len(content) > 200
    expected = {name: values_of(data) for name, data in content.items()}
    assert problems(json.loads(done.stdout), expected) == {}


def told_by_hugo(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that Hugo passes through unchanged, by its names."""
    own = ("published", "date")
    return {name.lower(): value for name, value in values.items() if name not in own}


@pytest.mark.skipif(not shutil.which("hugo"), reason="needs Hugo")
@pytest.mark.parametrize("way", ["normalize --format"])
def test_hugo_reads_the_same(way: str, tmp_path: Path) -> None:
    # Hugo sees no front matter if a marker is followed by a tab.
    content = {name: data for name, data in valid(FIXES[way]).items() if b"---\t" not in data}
    content = {name: data for name, data in content.items() if b"--- \t" not in data}
    (tmp_path / "layouts" / "_default").mkdir(parents=True)
    (tmp_path / "layouts" / "_default" / "single.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "content").mkdir()
    for name, data in content.items():
        (tmp_path / "content" / name).write_bytes(data)
    command = ["hugo", "--quiet", "--buildDrafts", "--buildFuture", "--source", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [json.loads(path.read_bytes()) for path in (tmp_path / "public").rglob("*.html")]
    expected = {name: told_by_hugo(values_of(data)) for name, data in content.items()}
    told = {page["file"]: page["values"] for page in pages}
    assert set(expected) == set(told)
    answers = {
        name: {key: value for key, value in told[name].items() if key in values}
        for name, values in expected.items()
    }
    assert problems(answers, expected) == {}
