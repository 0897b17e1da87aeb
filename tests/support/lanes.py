"""Shared parts of the tests of the fast path: ways to check a file, and their comparison."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from benchmarks.articles import write
from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic
from newsmeta.frontmatter import Parsed
from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.linter.checker import _pictures_named, _pictures_of
from newsmeta.linter.locating import place_all
from newsmeta.rules import CHECKED, NORMALIZED, VALIDATED
from newsmeta.rules.base import RuleSettings
from tests.support.corpus import OWN, TRIAL
from tests.support.paths import DATA, EXAMPLES, ROOT

SITE = ROOT / "examples/site"

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def analyst(
    codes: frozenset[str] = VALIDATED, config: Config | None = None, layer: Layer | None = None
) -> Analyst:
    return Analyst(config or Config(root=SITE, path=SITE / "x.toml"), layer, NOW, codes, True)


EVERYTHING = Layer(select=("ALL",))

SITE_CONFIG = Config(
    root=SITE,
    path=SITE / "x.toml",
    settings=RuleSettings(
        max_headline_length=0,
        future_tolerance_hours=0,
        tracking_parameters=("a", "w"),
        url_date_tolerance_days=0,
        min_image_width=1300,
        min_image_height=700,
        max_image_aspect=1,
    ),
    site_url="https://www.example.com",
    base_url="/trees",
    per_file_ignores=(("a.md", ("NM3", "NM404", "NM2")),),
)

LANES = {
    "validate": analyst(),
    "check": analyst(CHECKED),
    "normalize": analyst(NORMALIZED),
    "both": analyst(VALIDATED | CHECKED),
    "all of check": analyst(CHECKED, layer=EVERYTHING),
    "all of validate": analyst(VALIDATED, layer=EVERYTHING),
    "a site": analyst(VALIDATED | CHECKED, SITE_CONFIG),
    "pictures": analyst(CHECKED, layer=Layer(select=("NM4",))),
    "a page of the web": analyst(CHECKED, layer=Layer(ignore=("NM301", "NM309"))),
}


def compare(lane: Analyst, data: bytes, path: Path) -> bool:
    """Tell whether a file has no findings, and assert that all ways agree.

    They must agree on findings, values and places.
    """
    if lane.plainly(data, path) is None:
        return False  # Only one way remains.
    seen, parsed = lane.look(data, path), lane.parse(data)
    careful = lane.analyse(parsed, path)
    assert careful.plain is None
    if isinstance(seen, Analysis):
        assert place_all(seen.findings, parsed.source, "") == _placed(careful)
        assert _changes(seen) == _changes(careful)
        assert (seen.suppressed, seen.is_by_site) == (careful.suppressed, careful.is_by_site)
        assert seen.parsed.source == parsed.source
        assert repr(seen.parsed.values) == repr(parsed.values)
        assert _scalars(seen.parsed) == _scalars(parsed)
        assert _pictures_of(seen) == _pictures_of(careful)
        return False
    assert [(f.code, f.message) for f in careful.findings] == []
    assert careful.suppressed == 0
    # `repr` distinguishes 1 from 1.0 and True, and keeps the order of fields.
    assert repr(seen.values) == repr(careful.parsed.values)
    assert (seen.body, seen.line_end) == (parsed.body, parsed.line_end)
    assert _pictures_named(seen) == _pictures_of(careful)
    return True


def _placed(analysis: Analysis) -> tuple[Diagnostic, ...]:
    return place_all(analysis.findings, analysis.parsed.source, "")


def _changes(analysis: Analysis) -> list[str]:
    return sorted(repr((found.code, found.pointer, found.change)) for found in analysis.findings)


def _scalars(parsed: Parsed) -> list[tuple[object, ...]]:
    return [
        (pointer, node.span, node.text, node.style, repr(node.value))
        for pointer, node in parsed.scalars()
    ]


def compare_all(data: bytes, path: Path) -> None:
    for lane in LANES.values():
        compare(lane, data, path)


def files_in(*folders: Path) -> list[Path]:
    """Return the files with front matter in folders; assert that each folder has some."""
    found = [[path for path in folder.rglob("*.md") if path.is_file()] for folder in folders]
    assert all(found), folders
    return sorted(path for files in found for path in files)


def real_files() -> list[Path]:
    """Return all available files, including those of the third-party corpus if it is there."""
    trial = [TRIAL.site.parent] if TRIAL.site.is_dir() else []
    return files_in(EXAMPLES, DATA / "normalize", OWN.site, *trial)


@cache
def articles(count: int, faulty: float = 0) -> list[tuple[Path, bytes]]:
    """Return articles of the benchmarks, which resemble real ones."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), count, 7, faulty)
        return [
            (SITE / path.relative_to(folder), path.read_bytes())
            for path in sorted(Path(folder).rglob("*.md"))
        ]
