"""Collections of real repositories: each follows its own schema, and misspelt keys do not."""

from __future__ import annotations

from typing import Any

import pytest

from newsmeta.inference.document import text_of
from newsmeta.inference.run import infer
from newsmeta.schema.schema import Schema
from tests.inference.cases import readable, rejected
from tests.support.corpus import CORPORA, Corpus

FOLDERS = (
    *("_news", "_learning", "_learning/videos", "_learning/courses", "_learning/collections"),
    *("_samples", "_newsletters", "_people", "_communities", "_data/organizations", "_data/topics"),
)


def misspelt(values: dict[str, Any], key: str) -> dict[str, Any]:
    """Return values with the last two letters of one key swapped."""
    wrong = f"{key[:-2]}{key[-1]}{key[-2]}" if key[-1] != key[-2] else f"{key}x"
    return {wrong if name == key else name: value for name, value in values.items()}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("corpus", CORPORA)
def test_a_folder_follows_its_schema_and_misspelt_fields_do_not(
    corpus: Corpus, folder: str
) -> None:
    paths = [path for path in (corpus.site / folder).rglob("*") if path.is_file()]
    files = readable(paths)
    assert len(files) == len(paths) > 0
    document, number, found = infer(files, title=folder)
    assert number == len(files)
    assert rejected(found) == set()
    schema = Schema(document)
    for _, values in files:
        assert schema.is_valid(values)
        for key in values:
            assert not schema.is_valid(misspelt(values, key))


@pytest.mark.parametrize("corpus", CORPORA)
def test_secured_data_are_in_no_schema(corpus: Corpus) -> None:
    files = readable(corpus.files)
    text = text_of(infer(files, title="All")[0])
    secured = [values["secured"] for _, values in files if "secured" in values]
    assert secured
    for value in secured:
        assert value not in text
        assert value[:24] not in text
