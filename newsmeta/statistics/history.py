"""What came and what went of findings since an earlier report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic
from newsmeta.statistics.model import RuleShare


class EarlierError(Exception):
    """A file is no earlier report that can be compared with. The message says why."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding of the earlier report that is there no more.

    Attributes:
        path: The file that it was in.
        code: The rule that found it.
        message: What it said.
    """

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What came and what went of findings.

    Attributes:
        came: What the earlier report does not have, in the order of the files.
        went: What only the earlier report has, likewise.
        stayed: How many findings are in both.
        by_rule: What came, by rule, the most first.
    """

    came: Sequence[Diagnostic]
    went: tuple[Gone, ...]
    stayed: int
    by_rule: tuple[RuleShare, ...] = ()


def changes_since(earlier: Path, found: Sequence[Diagnostic], root: Path) -> Changes:
    """Return what came and what went since an earlier report, as a baseline would match it.

    Args:
        earlier: The JSON report, as `newsmeta validate` or `newsmeta check` wrote it: with
            `diagnostics`, each with `path`, `code`, `message`, `pointer` and `fingerprint`.
        found: What is found now, with fingerprints.
        root: The folder that paths in both are relative to.

    Raises:
        EarlierError: When the file is none.
    """
    raise NotImplementedError
