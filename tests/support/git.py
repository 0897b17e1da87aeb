"""Git repositories for tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import write

NEEDS_GIT = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

_SETTINGS = (
    *("user.name=A", "user.email=a@example.com", "commit.gpgsign=false", "core.autocrlf=false"),
    *("init.defaultBranch=main", "protocol.file.allow=always"),
)


class Repository:
    """A repository in a folder; its Git commands ignore the user's configuration."""

    def __init__(self, folder: Path, *, bare: bool = False) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", *(["--bare"] if bare else []))

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        done = subprocess.run(
            ["git", *settings, *arguments],
            cwd=cwd or self.folder,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode(errors="replace").strip()

    def commit(self, files: dict[str, str] | None = None) -> str:
        """Write files, commit everything, and return the commit."""
        write(self.folder, files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Something")
        return self.git("rev-parse", "HEAD")


def without_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the variables of CI systems, and hide the user's Git configuration."""
    names = ("GITHUB_BASE_REF", "CI_COMMIT_BRANCH", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
    target = "CI_MERGE_REQUEST_TARGET_BRANCH"
    for name in (*names, f"{target}_NAME", f"{target}_SHA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
