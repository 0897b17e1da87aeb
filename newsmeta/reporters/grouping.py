"""Grouping of findings by rule, file or folder, for people."""

from __future__ import annotations

import os
from collections.abc import Iterable

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, Report


def in_groups(report: Report, group_by: str) -> Iterable[Diagnostic]:
    """Return the findings of a report, group by group.

    Args:
        report: The report, with its findings file by file.
        group_by: `rule`, `file`, `folder`, or nothing.
    """
    if group_by == "rule":
        return sorted(report.diagnostics, key=lambda each: (each.code, each.severity.value))
    if group_by == "folder":
        return sorted(report.diagnostics, key=lambda each: folder_of(each.path))
    return report.diagnostics


def folder_of(path: str) -> str:
    """Return the folder of a file, as it is shown."""
    return os.path.dirname(path) or "."  # noqa: PTH120


@dataclass(slots=True)
class Folder:
    """The number of findings in a folder, and of its files with findings."""

    findings: int = 0
    files: int = 0


class Folders:
    """Counts of findings by folder, from findings that come file by file."""

    def __init__(self) -> None:
        self._folders: dict[str, Folder] = {}
        self._paths: set[str] = set()

    def add(self, path: str) -> None:
        """Count a finding in a file."""
        folder = self._folders.setdefault(folder_of(path), Folder())
        folder.findings += 1
        folder.files += path not in self._paths
        self._paths.add(path)

    def rows(self) -> list[tuple[str, Folder]]:
        """Return each folder, the one with the most findings first."""
        return sorted(self._folders.items(), key=lambda row: (-row[1].findings, row[0]))
