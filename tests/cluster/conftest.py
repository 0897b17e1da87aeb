"""A cluster and a repository for the tests of this folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.dask import Dask, dask, repository

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A scheduler with two workers, shared by all tests that do not damage it."""
    with dask(tmp_path_factory.mktemp("dask")) as started:
        yield started


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of several hundred articles."""
    return repository(tmp_path_factory.mktemp("site"))
