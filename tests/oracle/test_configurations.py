"""Jekyll's configuration as Jekyll itself reads it: equal to the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.oracle import jekyll
from tests.site.configurations import CONFIGURATIONS, UNSET, Configuration

DEBIANS = [each for each in CONFIGURATIONS if each.is_debians]

pytestmark = [
    pytest.mark.jekyll,
    pytest.mark.skipif(not jekyll.is_there(), reason="needs Jekyll"),
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Jekyll's answers to all questions at once: it takes a second to start."""
    folders = {}
    for configuration in DEBIANS:
        folders[configuration.name] = tmp_path_factory.mktemp("site")
        configuration.write(folders[configuration.name])
    answers = jekyll.ask({"configuration": str(folder)} for folder in folders.values())
    return dict(zip(folders, answers, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("configuration", DEBIANS, ids=lambda each: each.name)
def test_jekyll_says_the_same(
    configuration: Configuration, answers: dict[str, dict[str, Any]]
) -> None:
    answer = answers[configuration.name]
    if configuration.settings.get("refused"):
        assert "refused" in answer
        return
    files = answer.pop("files")
    source = Path(answer["source"])
    assert answer == {**UNSET, **configuration.settings}
    told = {str(source / name): tuple(said) for name, said in files.items()}
    assert {name: told.get(name) for name in configuration.files} == configuration.files
