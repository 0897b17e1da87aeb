"""`newsmeta check` on whole content repositories: its findings are correct and complete.

A human has read each finding that is counted here.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from newsmeta.config.config import load
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic, Location, Position
from newsmeta.frontmatter.source import split
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED
from tests.support.corpus import OWN, TRIAL, Corpus, is_trial


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected findings in a corpus."""

    corpus: Corpus
    url: str
    base_url: str
    counts: dict[str, int]
    """Number of findings, by rule."""
    named_logos: dict[str, int]
    """Logos declared as 400x400 by `_data/organizations`, and their real sizes."""
    other_logos: dict[str, int]
    """The same for unused logos."""
    twin: str
    """A word in the titles of the two near-duplicates."""

    @property
    def configuration(self) -> str:
        """The content of `newsmeta.toml`."""
        return f"""\
site-url = "{self.url}"
base-url = "{self.base_url}"

[vocabularies]
topics = ["_data/topics/*.yaml"]
organizations = ["_data/organizations/*.md"]

[kinds.page]
files = ["_people/", "_learning/", "_samples/", "_communities/", "_newsletters/", "_data/"]
"""


SELECTED = Layer(select=("NM3", "NM4", "NM5", "NM6"))
LOGOS = "assets/images/organizations"

IN_OWN = Expected(
    OWN,
    "https://readers.example.org",
    "/harbour",
    {
        "NM302": 1,  # A picture over http.
        "NM304": 1,  # A picture with &#038; in its URL.
        "NM404": 2,  # An organization whose two logos are missing.
        "NM405": 2,  # Logos declared as 400x400 by _data/organizations.
        "NM406": 3,  # The same, and one more that is unused.
        "NM603": 2,  # One press release, filed twice with two spellings of a word.
    },
    {"gazette.example.com-400x400.png": 240, "school.example.org-400x400.png": 360},
    {"museum.example.org-400x400.jpg": 200},
    "Skylar",
)
IN_TRIAL = Expected(
    TRIAL,
    "https://smartableai.github.io",
    "/microsoft-power-apps",
    {
        "NM302": 1,  # A picture over http.
        "NM304": 1,  # A picture with &#038; in its URL.
        "NM404": 10,  # Five organizations whose two logos are missing.
        "NM405": 7,  # Logos declared as 400x400 by _data/organizations.
        "NM406": 13,  # The same, and six more that are unused.
        "NM603": 2,  # One press release, filed twice with two spellings of a word.
    },
    {
        "deeplearning.ai-400x400.jpg": 360,
        "electrek.co-400x400.jpg": 273,
        "itpro.co.uk-400x400.jpg": 240,
        "newsweek.com-400x400.jpg": 250,
        "qz.com-400x400.jpg": 240,
        "techmeme.com-400x400.jpg": 328,
        "uw.edu-400x400.jpg": 240,
    },
    {
        "apache.org-400x400.jpg": 200,
        "aws.amazon.com-400x400.jpg": 320,
        "deepmind.com-400x400.jpg": 200,
        "distill.pub-400x400.jpg": 240,
        "pbiusergroup.com-400x400.jpg": 225,
        "pluralsight.com-400x400.jpg": 200,
    },
    "Provance",
)


@pytest.fixture(
    scope="module",
    params=[pytest.param(IN_OWN, id="own"), pytest.param(IN_TRIAL, id="trial", marks=is_trial)],
)
def expected(request: pytest.FixtureRequest) -> Expected:
    assert isinstance(request.param, Expected)
    return request.param


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, expected: Expected) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "site"
    shutil.copytree(expected.corpus.site, folder)
    (folder / "newsmeta.toml").write_text(expected.configuration, encoding="utf-8")
    return folder


def organization(logo: str) -> str:
    """Return a file that names a logo."""
    return f"_data/organizations/{logo.partition('-')[0]}.md"


def look(site: Path, *names: str, jobs: int = 1) -> tuple[Diagnostic, ...]:
    """Return the findings in files or folders of the site, with paths relative to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site)
        now = datetime(2026, 1, 1, tzinfo=UTC)
        runner = Runner(load(Path("newsmeta.toml")), SELECTED, now, codes=CHECKED)
        found = runner.finder.search(list(names) or ["."])
        folders = [Path(name) for name in names or ["."] if Path(name).is_dir()]
        report, failures = runner.run(found.targets, searched=folders, jobs=jobs)
    assert not failures
    return tuple(report.diagnostics)


@pytest.fixture(scope="module")
def found(site: Path) -> tuple[Diagnostic, ...]:
    return look(site)


def of(found: tuple[Diagnostic, ...], code: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.code == code]


def place(diagnostic: Diagnostic) -> str:
    return diagnostic.location.path.replace("\\", "/")


def test_exactly_what_people_found_is_found(
    found: tuple[Diagnostic, ...], expected: Expected
) -> None:
    assert dict(Counter(diagnostic.code for diagnostic in found)) == expected.counts


def test_no_picture_of_the_web_is_doubted(found: tuple[Diagnostic, ...]) -> None:
    assert [diagnostic.text for diagnostic in of(found, "NM401")] == []


def test_the_logos_of_the_wrong_size_are_found_by_what_is_declared(
    found: tuple[Diagnostic, ...], expected: Expected
) -> None:
    assert {place(d): d.message for d in of(found, "NM405")} == {
        organization(name): f"images[1]: declared 400x400, but the file "
        f"{LOGOS}/{name} is {size}x{size}"
        for name, size in expected.named_logos.items()
    }


def test_the_logos_of_the_wrong_size_are_found_by_their_names(
    found: tuple[Diagnostic, ...], expected: Expected
) -> None:
    says = "the picture is {0}x{0}, but its name says 400x400"
    assert {place(d): d.message for d in of(found, "NM406")} == {
        **{
            organization(name): f"images[1].url: {says.format(size)}"
            for name, size in expected.named_logos.items()
        },
        **{f"{LOGOS}/{name}": says.format(size) for name, size in expected.other_logos.items()},
    }


def test_no_other_logo_is_of_another_size_than_its_name_says(
    site: Path, expected: Expected
) -> None:
    wrong = {}
    for path in (site / LOGOS).iterdir():
        stated = re.search(r"-([0-9]+)x([0-9]+)\.[a-z]+$", path.name)
        assert stated is not None
        with Image.open(path) as image:
            if image.size != (int(stated[1]), int(stated[2])):
                wrong[path.name] = image.size[0]
    assert wrong == {**expected.named_logos, **expected.other_logos}


def test_pictures_that_are_not_there_are_not_there(
    found: tuple[Diagnostic, ...], site: Path
) -> None:
    for diagnostic in of(found, "NM404"):
        named = re.search(r"the file (\S+) does not exist", diagnostic.message)
        assert named is not None
        assert not (site / named[1]).exists()


MARKS: dict[str, Callable[[str], bool]] = {
    "NM302": lambda text: text == "http",
    "NM304": lambda text: text == "&#038;",
    "NM404": lambda text: text.strip("\"'").startswith("/assets/"),
    "NM405": lambda text: text == "400",
    "NM406": lambda text: text.endswith(("-400x400.jpg", "-400x400.png")) and "/" not in text,
}


def test_every_finding_marks_what_it_speaks_of(
    found: tuple[Diagnostic, ...], site: Path, expected: Expected
) -> None:
    marks: dict[str, Callable[[str], bool]] = {**MARKS, "NM603": lambda text: expected.twin in text}
    for diagnostic in found:
        location = diagnostic.location
        if location.path.endswith(".jpg"):
            assert location.start == location.end == Position(1, 1)
            continue
        assert marks[diagnostic.code](marked(site, location)), diagnostic
        for related in diagnostic.related:
            assert marked(site, related.location), diagnostic


def marked(site: Path, location: Location) -> str:
    """Return the text marked by a location."""
    source = split((site / location.path).read_bytes())
    first, last = (
        source.line_starts[at.line - 1] + at.column - 1 for at in (location.start, location.end)
    )
    return source.text[first:last]


def test_the_fixes_leave_nothing_that_has_one(
    found: tuple[Diagnostic, ...], tmp_path: Path, site: Path
) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    names = sorted({place(diagnostic) for diagnostic in found if diagnostic.fix})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        runner = Runner(load(Path("newsmeta.toml")), SELECTED, codes=CHECKED)
        for target in runner.finder.search(names).targets:
            outcome = runner.checker.normalize_file(target, Fixes(unsafe=True))
            assert outcome is not None
            assert outcome.is_changed
            assert not outcome.refused
            target.path.write_bytes(outcome.after)
    left = look(copy)
    assert [diagnostic.text for diagnostic in left if diagnostic.fix] == []
    fixed = Counter(diagnostic.code for diagnostic in found if diagnostic.fix)
    assert Counter(d.code for d in found) - Counter(d.code for d in left) == fixed


def test_other_files_are_compared_and_not_reported(
    found: tuple[Diagnostic, ...], site: Path
) -> None:
    name = place(of(found, "NM603")[0])
    assert look(site, name) == tuple(d for d in found if place(d) == name)


def test_it_is_the_same_with_two_processes(found: tuple[Diagnostic, ...], site: Path) -> None:
    assert look(site, jobs=2) == found
