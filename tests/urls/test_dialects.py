"""The table of dialects and the modules that read them."""

from __future__ import annotations

from importlib import import_module

from newsmeta.urls import sizes

FAMILIES = {dialect.family for dialect in sizes.DIALECTS}


def test_each_dialect_is_read_by_the_module_of_its_family_and_by_no_other() -> None:
    read = [
        (name, family)
        for family in FAMILIES
        for name in import_module(f"{sizes.__name__}.{family}").READERS
    ]
    assert sorted(read) == sorted((dialect.name, dialect.family) for dialect in sizes.DIALECTS)


def test_names_differ() -> None:
    names = [dialect.name for dialect in sizes.DIALECTS]
    assert len(set(names)) == len(names)
