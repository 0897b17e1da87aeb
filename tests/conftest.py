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

# A slow machine is no failure.
settings.register_profile("newsmeta", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsmeta")

build_once()


def pytest_collection_finish() -> None:
    """Let nobody search for garbage again and again in what stays: tests by the ten thousand."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown() -> None:
    """End what a test has started and not waited for."""
    end_all()


@pytest.fixture(autouse=True)
def _outside_of_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let newsmeta write as it does for people, wherever the tests run."""
    for name in ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for caches, which is not that of whoever runs the tests."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(autouse=True)
def _cache_elsewhere(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let newsmeta remember nothing in the user's folder for caches."""
    monkeypatch.setenv("NEWSMETA_CACHE_DIR", str(cache_folder))


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """An S3 server, for all tests that ask for one."""
    with serving() as server:
        yield server


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the project, as if it had one."""
    address = "https://www.example.com/newsmeta"
    monkeypatch.setattr(_about, "ADDRESS", address)
    return address
