"""Name, version and address of newsmeta, each defined in one place."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from newsmeta import _about
from newsmeta.exporters import atom
from newsmeta.rules import RULES
from tests.support.pages import PAGES
from tests.support.paths import ROOT
from tests.support.web import ARTICLE, Export, record

_INSTALLS = re.compile(r"(?:pip install|pipx|uv) [^`]*")
"""An installing command, up to the end of its code."""


def project() -> dict[str, Any]:
    content: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return content["project"]  # type: ignore[no-any-return]


def test_the_package_has_the_name_that_messages_give_it() -> None:
    assert project()["name"] == _about.DISTRIBUTION
    extras = project()["optional-dependencies"]
    (own,) = [name for name in extras["test"] if "newsmeta" in name]
    assert own == f"{_about.DISTRIBUTION}[{','.join(sorted(extras.keys() - {'test', 'fuzz'}))}]"
    assert set(project()["scripts"]) == {"newsmeta"}


def test_a_stranger_has_the_name_of_the_command() -> None:
    """On the package index, `newsmeta` is another program: no text may lead people there."""
    assert _about.DISTRIBUTION != "newsmeta"
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            for command in _INSTALLS.findall(line):
                words = command.replace("'", " ").replace('"', " ").split()
                assert not [word for word in words if word.partition("[")[0] == "newsmeta"], (
                    f"{page.name}: {line}"
                )


def test_the_address_ends_without_a_slash() -> None:
    assert not _about.ADDRESS.endswith("/")


def test_rules_link_to_their_page_where_it_is_published(published: str) -> None:
    assert RULES["NM201"].url() == f"{published}/docs/rules.md#nm201-html-entity"
    assert (ROOT / "docs" / "rules.md").exists()


def test_rules_have_no_link_without_an_address() -> None:
    assert {rule.url() for rule in RULES.values()} == {""}


def test_feeds_say_where_their_maker_is_published(published: str) -> None:
    assert f'<generator uri="{published}">newsmeta</generator>'.encode() in feed()


def test_feeds_name_their_maker_without_an_address() -> None:
    assert b"<generator>newsmeta</generator>" in feed()


def feed() -> bytes:
    return Export(atom, record(ARTICLE)).data
