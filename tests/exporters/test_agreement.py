"""Every format exports the articles that `newsmeta validate` accepts, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import invoke, write
from tests.support.ugly import FIELDS, VALUES, article

FORMATS = (
    "json",
    "csv",
    "datapackage",
    "sqlite",
    "parquet",
    "xlsx",
    "jsonld",
    "ninjs",
    "jsonfeed",
    "atom",
)
TEXTS = {
    f"_news/2021-01-27-{number}.md": article(pointer, value)
    for number, (pointer, value) in enumerate(
        (pointer, value) for at, pointer in enumerate(FIELDS) for value in VALUES[at % 5 :: 5]
    )
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agreement")
    write(folder, TEXTS)
    return folder


@pytest.fixture(scope="module")
def refused(site: Path) -> frozenset[str]:
    """The files with an error."""
    result = invoke("validate", "--no-cache", "--output-format", "json", str(site / "_news"))
    found = json.loads(result.out)["diagnostics"]
    return frozenset(Path(d["path"]).name for d in found if d["severity"] == "error")


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_what_is_valid(
    name: str, site: Path, refused: frozenset[str], tmp_path: Path
) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    valid = [path for path in sorted((site / "_news").iterdir()) if path.name not in refused]
    assert 100 < len(valid) < len(TEXTS)
    result = invoke("export", "--to", name, "-o", str(tmp_path / "out"), *map(str, valid))
    assert result.status == 0, result.err


@pytest.mark.slow
def test_what_is_refused_has_an_error(site: Path, refused: frozenset[str]) -> None:
    result = invoke("export", "--to", "jsonl", "--on-error", "skip", str(site / "_news"))
    taken = {Path(json.loads(line)["path"]).name for line in result.out.splitlines()}
    assert taken == {Path(name).name for name in TEXTS} - refused


MERGES = [
    ("locale: en", "<<: [{locale: en}]"),
    ("locale: en", "<<: {locale: en}"),
    ("provider:\n", "provider:\n  <<: {name: Example}\n"),
    ("locale: en", "published: no"),
    ("locale: en", "quality: 012"),
    ("locale: en", "redirect_from: 1e3"),
    ("locale: en", "tags: []"),
    ("locale: en", "title: yes"),
]


@pytest.mark.parametrize(("old", "new"), MERGES)
@pytest.mark.parametrize("selected", [[], ["--extend-select", "ALL"]])
def test_a_file_is_handed_over_if_validate_passes_it(
    old: str,
    new: str,
    selected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"_news/2021-01-27-a.md": article(("locale",), "en").replace(old, new)})
    if selected:
        write(tmp_path, {"newsmeta.toml": '[rules]\nextend-select = ["ALL"]\n'})
    validated = invoke("validate", "--no-cache", *selected)
    assert invoke("export", "--to", "jsonl").status == validated.status
