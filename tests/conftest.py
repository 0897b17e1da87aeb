"""Settings for every test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from newsmeta import _about
from tests.support.commands import build_once
from tests.support.processes import end_all
from tests.support.s3 import S3Server, serving

# Slowness of the machine is not a failure.
settings.register_profile("newsmeta", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# In CI, a run fails because of what has changed, and not because of inputs drawn by chance.
settings.register_profile("repeatable", settings.get_profile("newsmeta"), derandomize=True)
settings.load_profile("newsmeta")

build_once()


def pytest_collection_finish() -> None:
    """Exempt the collected tests, tens of thousands of objects, from garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """End the programs that a test started and left running."""
    end_all()


@pytest.fixture(autouse=True)
def _outside_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the variables of CI systems: newsmeta writes for people, wherever the tests run."""
    for name in ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder apart from that of whoever runs the tests."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(autouse=True)
def _cache_elsewhere(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep newsmeta from writing into the user's cache folder."""
    monkeypatch.setenv("NEWSMETA_CACHE_DIR", str(cache_folder))


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """An S3 server, shared by all tests that request it."""
    with serving() as server:
        yield server


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> str:
    """The project's address, as if it were published."""
    address = "https://www.example.com/newsmeta"
    monkeypatch.setattr(_about, "ADDRESS", address)
    return address
