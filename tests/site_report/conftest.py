"""Report pages for the tests."""

from __future__ import annotations

import contextlib
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.cli import GOOD, invoke, write
from tests.support.paths import ROOT

ARABIC = "مجلس المدينة يصوت لزراعة عشرة آلاف شجرة"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with examples of all severities, from several folders and providers, and a page."""
    folder = tmp_path_factory.mktemp("report")
    for name in (
        "several-mistakes",
        "NM208-long-headline",
        "NM201-html-entity",
        "NM203-repeated-space",
    ):
        copytree(ROOT / "examples" / "bad" / name, folder / "bad" / name)
    spoiled = GOOD.replace("quality: 60", 'quality: "60"')
    write(
        folder,
        {
            "newsmeta.toml": '[kinds.page]\nfiles = ["pages/"]\n',
            "pages/about.md": "---\ntitle: About\ntitle: Us\n---\n",
            "_news/2021-01-27-arabic.md": spoiled.replace(
                "City council votes to plant ten thousand trees", ARABIC
            ),
            "_news/older/2020-01-27-other.md": spoiled.replace("Example Times", "Other Times")
            .replace("Climate", "<b>Cities</b>")
            .replace("council votes", "council  votes"),
            **{
                f"_news/many/2021-02-{day:02}-story-{number}.md": spoiled.replace(
                    "City council", f"Council {day} {number}"
                ).replace("/2021/01/27/", f"/2021/02/{day:02}/{number}/")
                for day in range(1, 11)
                for number in range(12)
            },
        },
    )
    with contextlib.chdir(folder):
        earlier = invoke("check", "--validate", "-o", "before.json", "-q")
        assert earlier.status == 1
        write(folder, {"_news/2021-03-01-new.md": spoiled.replace("City council", "Town council")})
        (folder / "_news/many/2021-02-01-story-0.md").unlink()
        done = invoke(
            *("report", "-o", "report.html", "--since", "before.json", "--badge", "badge.svg"),
            *("--extend-select", "NM208", "--title", "News & <more>"),
        )
        assert done.status == 0, done.err
    return folder
