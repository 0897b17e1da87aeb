"""Jobs for CI systems, which check every push."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from newsmeta._about import DISTRIBUTION, __version__
from newsmeta.setup.insertion import at_end, values_of

GITHUB_FOLDER = ".github/workflows"
GITHUB_FILE = f"{GITHUB_FOLDER}/newsmeta.yml"
GITLAB_FILE = ".gitlab-ci.yml"
SYSTEMS = ("github", "gitlab")
"""The CI systems that newsmeta writes jobs for."""

PLACEHOLDER = "https://git.example.com/newsmeta.git"
"""Placeholder for an unknown address of newsmeta's repository."""

_GITHUB = """\
# newsmeta checks every push. Its findings appear beside the lines of a pull request, and in the
# summary of the job. Actions are pinned by commit; the version is that of the comment.
# A branch can bring comments, a baseline and a configuration that hide its mistakes. For pull
# requests from strangers, another job is better: see "Pull requests from strangers" in
# docs/ci.md of newsmeta.
name: newsmeta

on: [push, pull_request]

permissions:
  contents: read

jobs:
  newsmeta:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683  # v4.2.2
        with:
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065  # v5.6.0
        with:
          python-version: "3.12"
      {note}- run: pip install "{requirement}"
      - id: check
        run: newsmeta check --validate --output-format github{options}
      - if: "!cancelled() && steps.check.conclusion != 'skipped'"
        run: >-
          newsmeta check --validate --fail-on never --quiet --output-format markdown{options}
          >> "$GITHUB_STEP_SUMMARY"
"""
_GITLAB = """\
# newsmeta checks every push. Its findings appear in the merge request. A branch can bring comments,
# a baseline and a configuration that hide its mistakes: "Pull requests from strangers" in
# docs/ci.md of newsmeta tells how to prevent that.
newsmeta:
  image: python:3.12
{stage}  script:
    {note}- pip install "{requirement}"
    - newsmeta check --validate --output codequality.json --output-format gitlab{options}
  artifacts:
    when: always
    reports:
      codequality: codequality.json
"""
_COMMAND = re.compile(r"\bnewsmeta (?:validate|check)\b")
_PLACE = re.compile(r"/newsmeta(?:\.git)?(?:[@/]|$)")
"""newsmeta's repository in the value of a `uses` or `include` key."""
_FROM_ELSEWHERE = ("uses", "include")
"""Keys whose values name other repositories."""
_NOTE = "# Put the address of newsmeta's own repository here.\n"


def requirement() -> str:
    """Return the requirement for pip that installs this newsmeta; with a placeholder if unknown."""
    from importlib.metadata import PackageNotFoundError, distribution

    address = f"{DISTRIBUTION} @ git+{PLACEHOLDER}"
    try:
        origin = distribution(DISTRIBUTION).read_text("direct_url.json")
    except PackageNotFoundError:
        return address
    if origin is None:  # It was installed from a package index.
        return f"{DISTRIBUTION}=={__version__}"
    try:
        content = json.loads(origin)
        url, commit = content["url"], content["vcs_info"]["commit_id"]
    except (ValueError, TypeError, KeyError):
        return address
    # Neither a local folder nor an address with a password.
    is_public = re.fullmatch(r"https://[A-Za-z0-9.-]+(?::[0-9]+)?/[A-Za-z0-9._~/%-]+", str(url))
    is_git = content["vcs_info"].get("vcs") == "git" and re.fullmatch("[0-9a-f]{7,64}", str(commit))
    return f"{DISTRIBUTION} @ git+{url}@{commit}" if is_public and is_git else address


def github(options: str = "", *, install: str = "") -> bytes:
    """Return a workflow of GitHub Actions.

    Args:
        options: Additional options for newsmeta.
        install: The requirement for pip; empty to determine it.
    """
    return _filled(_GITHUB, 6, options, install).encode()


def with_gitlab(before: bytes | None, options: str = "", *, install: str = "") -> bytes | None:
    """Return GitLab's CI configuration with a job for newsmeta; None if it has one.

    Args:
        before: The configuration, or None if there is none.
        options: Additional options for newsmeta.
        install: The requirement for pip; empty to determine it.

    Raises:
        InsertionError: When the job cannot be added.
    """
    values = None if before is None else values_of(before)
    if before is not None and _calls_newsmeta(values):
        return None
    stages = values.get("stages") if isinstance(values, dict) else None
    names = [each for each in stages if isinstance(each, str)] if isinstance(stages, list) else []
    stage = f"  stage: {json.dumps(names[0])}\n" if names and "test" not in names else ""
    job = _filled(_GITLAB.replace("{stage}", stage), 4, options, install)
    return job.encode() if before is None else at_end(before, job)


def calls_newsmeta(data: bytes) -> bool:
    """Tell whether a workflow calls newsmeta, directly or through its action.

    Raises:
        InsertionError: When it cannot be read.
    """
    return _calls_newsmeta(values_of(data))


def _filled(template: str, indent: int, options: str, install: str) -> str:
    install = install or requirement()
    note = f"{_NOTE}{' ' * indent}" if PLACEHOLDER in install else ""
    text = template.replace("{note}", note).replace("{options}", options)
    return text.replace("{requirement}", install)


def _calls_newsmeta(values: Any) -> bool:
    stack: list[tuple[Any, bool]] = [(values, False)]
    while stack:
        value, is_elsewhere = stack.pop()
        if isinstance(value, dict):
            stack.extend(
                (each, is_elsewhere or key in _FROM_ELSEWHERE) for key, each in value.items()
            )
        elif isinstance(value, str):
            if _COMMAND.search(value) or (is_elsewhere and _PLACE.search(value)):
                return True
        elif isinstance(value, Sequence):
            stack.extend((each, is_elsewhere) for each in value)
    return False
