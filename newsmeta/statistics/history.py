"""New and gone findings since an earlier report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsmeta.baseline.matching import Baseline, Scope
from newsmeta.baseline.storage import RecordedFinding
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic
from newsmeta.files.disk import DISK, Disk
from newsmeta.files.documents import DocumentError, read_json
from newsmeta.files.repositories import shown
from newsmeta.frontmatter.source import SourceError, read_bytes
from newsmeta.statistics.finding_figures import by_rule
from newsmeta.statistics.model import RuleShare

_MAX_SIZE = 1 << 30
"""Most bytes of a report, which are some millions of findings."""
_WRITE = "newsmeta check --validate --output-format json writes one"
_Finding = tuple[str, str, str | None, str]
"""File, rule, pointer and fingerprint."""


class EarlierError(Exception):
    """A file that is not a comparable earlier report. The message has the reason."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding of the earlier report that is gone.

    Attributes:
        path: The file with the finding, as shown.
        code: The code of its rule.
        message: The message.
        times: The number of such findings.
    """

    path: str
    code: str
    message: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Changes:
    """The new and gone findings.

    Attributes:
        came: The findings that the earlier report lacks, in the order of the files.
        went: The findings that only the earlier report has, in the same order.
        stayed: The number of findings in both.
        came_by_rule: The new findings by rule, the most first.
        went_by_rule: The number of gone findings by rule, the most first.
    """

    came: Sequence[Diagnostic]
    went: tuple[Gone, ...]
    stayed: int
    came_by_rule: tuple[RuleShare, ...] = ()
    went_by_rule: tuple[tuple[str, int], ...] = ()

    @property
    def gone(self) -> int:
        """The number of gone findings."""
        return sum(each.times for each in self.went)


def changes_since(
    earlier: Path,
    found: Sequence[Diagnostic],
    root: Path,
    given: Iterable[str | os.PathLike[str]],
    disk: Disk = DISK,
) -> Changes:
    """Return the new and gone findings since an earlier report, matched as in a baseline.

    A renamed file with the same findings counts as the same file.

    Args:
        earlier: The JSON report, as `newsmeta check --validate` writes it. Its paths are relative
            to the working directory.
        found: The present findings, with fingerprints.
        root: The folder of the configuration.
        given: The files and folders that were looked at. Findings of the earlier report in other
            files are not gone.
        disk: The disk with the files.

    Raises:
        EarlierError: When the file is not such a report.
    """
    scope = Scope(root, given, disk)
    messages: dict[_Finding, str] = {}
    names: dict[str, str] = {}
    counts: Counter[_Finding] = Counter()
    for finding in _findings(earlier):
        path = scope.names.of(finding["path"])
        key = path, finding["code"], finding["pointer"], finding["fingerprint"]
        names.setdefault(path, finding["path"])
        messages.setdefault(key, finding["message"])
        counts[key] += 1
    entries = [RecordedFinding(*key, times) for key, times in counts.items()]
    split = Baseline(root, entries, disk).split(found, scope)
    went = sorted(
        (Gone(names[each.path], each.code, messages[each[:-1]], each.times) for each in split.gone),
        key=lambda each: (each.path, each.code, each.message),
    )
    numbers: Counter[str] = Counter()
    for each in went:
        numbers[each.code] += each.times
    return Changes(
        came=split.new,
        went=tuple(went),
        stayed=len(split.known),
        came_by_rule=by_rule(split.new),
        went_by_rule=tuple(sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _findings(report: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the findings of a report."""
    document = _document(report)
    found = document.get("diagnostics") if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise EarlierError(f"{shown(report)} is no report of newsmeta as JSON; {_WRITE}")
    for each in found:
        if not _is_finding(each):
            raise EarlierError(
                f"{shown(report)}: its findings have no path, code, message or fingerprint, as "
                f"those of other programs and of earlier versions; {_WRITE}"
            )
        yield each


def _is_finding(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    texts = (value.get(name) for name in ("path", "code", "message", "fingerprint"))
    pointer = value.get("pointer", 0)
    return all(isinstance(text, str) and text for text in texts) and (
        pointer is None or isinstance(pointer, str)
    )


def _document(report: Path) -> Any:
    try:
        text = read_bytes(report, _MAX_SIZE).decode("utf-8-sig")
        return read_json(text)
    except SourceError as error:
        raise EarlierError(f"{shown(report)}: {error.message}") from None
    except UnicodeDecodeError:
        raise EarlierError(f"{shown(report)} is not UTF-8; {_WRITE}") from None
    except DocumentError as error:
        raise EarlierError(f"{shown(report)} is not JSON: {error}; {_WRITE}") from None
