"""`newsmeta check` on a real content repository: what it finds there is right, and no more.

Each finding that is counted here was read by a person. The files are third-party data outside of
the repository; without them these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
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
from tests.support.paths import ROOT

CORPUS = ROOT.parent / "shared/corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")

CONFIG = """\
site-url = "https://smartableai.github.io"
base-url = "/microsoft-power-apps"

[vocabularies]
topics = ["_data/topics/*.yaml"]
organizations = ["_data/organizations/*.md"]

[kinds.page]
files = ["_people/", "_learning/", "_samples/", "_communities/", "_data/"]
"""

SELECTED = Layer(select=("NM3", "NM4", "NM5", "NM6"))

EXPECTED = {
    "NM302": 1,  # A picture of http.
    "NM304": 1,  # A picture with &#038; in its URL.
    "NM404": 10,  # Five organizations whose two logos are not there.
    "NM405": 7,  # Logos that _data/organizations declares 400x400.
    "NM406": 13,  # The same, and six more that no file of this half names.
    "NM603": 2,  # One press release, filed twice with a word spelt in two ways.
}

LOGOS = "assets/images/organizations"
NAMED_LOGOS = {
    "deeplearning.ai": 360,
    "electrek.co": 273,
    "itpro.co.uk": 240,
    "newsweek.com": 250,
    "qz.com": 240,
    "techmeme.com": 328,
    "uw.edu": 240,
}
OTHER_LOGOS = {
    "apache.org": 200,
    "aws.amazon.com": 320,
    "deepmind.com": 200,
    "distill.pub": 240,
    "pbiusergroup.com": 225,
    "pluralsight.com": 200,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "site"
    shutil.copytree(CORPUS / "site", folder)
    (folder / "newsmeta.toml").write_text(CONFIG, encoding="utf-8")
    return folder


def look(site: Path, *names: str, jobs: int = 1) -> tuple[Diagnostic, ...]:
    """Return what is found in files or folders of the site, named relative to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site)
        now = datetime(2026, 1, 1, tzinfo=UTC)
        runner = Runner(load(Path("newsmeta.toml")), SELECTED, now, codes=CHECKED)
        found = runner.finder.search(list(names) or ["."])
        folders = [Path(name) for name in names or ["."] if Path(name).is_dir()]
        report, failures = runner.run(found.targets, searched=folders, jobs=jobs)
    assert not failures
    return report.diagnostics


@pytest.fixture(scope="module")
def found(site: Path) -> tuple[Diagnostic, ...]:
    return look(site)


def of(found: tuple[Diagnostic, ...], code: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.code == code]


def place(diagnostic: Diagnostic) -> str:
    return diagnostic.location.path.replace("\\", "/")


def test_exactly_what_people_found_is_found(found: tuple[Diagnostic, ...]) -> None:
    assert dict(Counter(diagnostic.code for diagnostic in found)) == EXPECTED


def test_no_picture_of_the_web_is_doubted(found: tuple[Diagnostic, ...]) -> None:
    assert [diagnostic.text for diagnostic in of(found, "NM401")] == []


def test_the_logos_of_the_wrong_size_are_found_by_what_is_declared(
    found: tuple[Diagnostic, ...],
) -> None:
    assert {place(d): d.message for d in of(found, "NM405")} == {
        f"_data/organizations/{name}.md": f"images[1]: declared 400x400, and the file "
        f"{LOGOS}/{name}-400x400.jpg is {size}x{size}"
        for name, size in NAMED_LOGOS.items()
    }


def test_the_logos_of_the_wrong_size_are_found_by_their_names(
    found: tuple[Diagnostic, ...],
) -> None:
    says = "the picture is {0}x{0}, and its name says 400x400"
    assert {place(d): d.message for d in of(found, "NM406")} == {
        **{
            f"_data/organizations/{name}.md": f"images[1].url: {says.format(size)}"
            for name, size in NAMED_LOGOS.items()
        },
        **{f"{LOGOS}/{name}-400x400.jpg": says.format(size) for name, size in OTHER_LOGOS.items()},
    }


def test_no_other_logo_is_of_another_size_than_its_name_says(site: Path) -> None:
    wrong = {}
    for path in (site / LOGOS).iterdir():
        stated = re.search(r"-([0-9]+)x([0-9]+)\.[a-z]+$", path.name)
        assert stated is not None
        with Image.open(path) as image:
            if image.size != (int(stated[1]), int(stated[2])):
                wrong[path.name.removesuffix(stated[0])] = image.size[0]
    assert wrong == {**NAMED_LOGOS, **OTHER_LOGOS}


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
    "NM406": lambda text: text.endswith("-400x400.jpg") and "/" not in text,
    "NM603": lambda text: "Provance" in text,
    "NM606": lambda text: len(text) > 1,
}


def test_every_finding_marks_what_it_speaks_of(found: tuple[Diagnostic, ...], site: Path) -> None:
    for diagnostic in found:
        location = diagnostic.location
        if location.path.endswith(".jpg"):
            assert location.start == location.end == Position(1, 1)
            continue
        assert MARKS[diagnostic.code](marked(site, location)), diagnostic
        for related in diagnostic.related:
            assert marked(site, related.location), diagnostic


def marked(site: Path, location: Location) -> str:
    """Return the text that a location means."""
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
