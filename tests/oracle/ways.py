"""All the ways in which newsmeta writes files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import newsmeta
from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic
from newsmeta.frontmatter import Limits, parse
from newsmeta.frontmatter.nodes import FrontMatter
from newsmeta.frontmatter.source import SourceError
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.normalizing import NormalizedFile
from newsmeta.linter.runner import Runner
from newsmeta.rules import NORMALIZED
from tests.oracle import jekyll
from tests.oracle.comparing import Expectation, Meant, differences, handed_over, pages_differ
from tests.support.normalizing import ANY_CHILD, parse_pointer, touched

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIXES = {
    "normalize": Fixes(False, False, are_written=True),
    "normalize --format": Fixes(False, True, are_written=True),
    "normalize --format --unsafe-fixes": Fixes(True, True, are_written=True),
}
IMPORT = "import of an export"
_IMPORTED_FROM = "normalize"
_LONGEST = 400
_REMOVING = ("NM501", "NM502")
"""Rules whose fix removes an item from a list, whichever part of it they mark."""
_BESIDE = {"NM401": ("width", "height"), "NM405": ("width", "height"), "NM310": ("ampWebUrl",)}
"""Rules whose fix sets fields beside the marked one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that Jekyll reads differently than required.

    Attributes:
        name: The file.
        way: The command that newsmeta applied.
        problems: The deviations.
        before: The original content.
        after: The new content.
    """

    name: str
    way: str
    problems: tuple[str, ...]
    before: bytes
    after: bytes


def shown(failure: Failure) -> str:
    """Return a failure as readable text."""
    before, after = (
        data.decode("utf-8", "backslashreplace").replace("\r", "\u240d")
        for data in (failure.before, failure.after)
    )
    problems = "\n".join(f"  {problem[:_LONGEST]}" for problem in failure.problems)
    return f"{failure.way}: {failure.name}\n{problems}\n{before}=====>\n{after}"


@dataclass(slots=True)
class Outcome:
    """The outcome of a comparison.

    Attributes:
        failures: The failures.
        read: Number of files that Jekyll could read before.
        changed: Number of changed files, by command.
    """

    failures: list[Failure]
    read: int
    changed: dict[str, int]


def compare(files: Mapping[str, bytes], folder: Path) -> Outcome:
    """Compare Jekyll's reading of files before and after newsmeta rewrites them.

    Args:
        files: The files, by path from the root of the site.
        folder: An empty working folder.
    """
    sites = {"": dict(files)}
    root = folder / "before"
    jekyll.make_site(root, files)
    checker = Runner(Config(root=root), codes=NORMALIZED, now=NOW).checker
    outcomes: dict[str, dict[str, NormalizedFile]] = {}
    for way, fixes in FIXES.items():
        outcomes[way] = {
            name: checker.normalize_bytes(data, name, root / name, fixes)
            for name, data in files.items()
        }
        sites[way] = {name: each.after for name, each in outcomes[way].items() if each.is_changed}
    normalized = {name: each.after for name, each in outcomes[_IMPORTED_FROM].items()}
    sites[IMPORT] = _imported(normalized, folder)
    questions = []
    for number, (way, content) in enumerate(sites.items()):
        place = root if not way else folder / str(number)
        if way:
            jekyll.make_site(place, content)
        questions.append({"site": str(place), "files": list(content)})
    answers = dict(zip(sites, jekyll.ask(questions), strict=True))
    before = answers[""]
    failures = []
    for way, found in outcomes.items():
        for name, outcome in found.items():
            after = answers[way].get(name, before[name])
            judged = _problems(before[name], after, outcome, lays_out=FIXES[way].layout)
            if problems := tuple(judged):
                failures.append(Failure(name, way, problems, files[name], outcome.after))
    former = {**before, **answers[_IMPORTED_FROM]}
    disputed = {
        name
        for name, each in outcomes[_IMPORTED_FROM].items()
        if _has_merges(each) or _keeps_quiet(each)
    }
    failures += [
        Failure(name, IMPORT, problems, normalized[name], sites[IMPORT][name])
        for name, answer in answers[IMPORT].items()
        if name not in disputed
        and (
            problems := tuple(
                _import_problems(former[name], answer, outcomes[_IMPORTED_FROM][name])
            )
        )
    ]
    return Outcome(
        failures,
        sum(each["state"] == "read" for each in before.values()),
        {way: len(content) for way, content in sites.items() if way},
    )


def _imported(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return files after an export and its import, except those that are not valid articles."""
    source, into, data = folder / "source", folder / "into", folder / "data.jsonl"
    jekyll.make_site(source, files)
    config = Config(root=source)
    newsmeta.export(source, data, "jsonl", config, columns=["+secured"], body=True, on_error="skip")
    newsmeta.import_data(data, into, Config(root=into))
    return {name: (into / name).read_bytes() for name in files if (into / name).is_file()}


def _problems(
    before: dict[str, Any], after: dict[str, Any], outcome: NormalizedFile, *, lays_out: bool
) -> Iterator[str]:
    """Yield deviations in Jekyll's reading of a normalized file."""
    if outcome.failure:
        yield f"newsmeta failed: {outcome.failure!r}"
        return
    is_clean = _is_valid_article(outcome)
    if is_clean and after["state"] != "read":
        yield f"Jekyll cannot read what is valid: {after}"
        return
    if is_clean:
        yield from differences(Meant(_values(outcome.after)), after["values"])
    if before["state"] != "read" or not outcome.is_changed:
        return
    if after["state"] != "read":
        yield f"Jekyll can no longer read it: {after}"
        return
    front_matter = parse(outcome.before, Limits()).front_matter
    expectation = _expectation(outcome, front_matter, lays_out)
    new = _values(outcome.after)
    expected = expectation.of(before["values"], front_matter.values, new)
    yield from expectation.problems
    yield from differences(expected, after["values"])
    ends_changed = any(each.code in ("NM012", "NM014") for each in outcome.fixed)
    yield from pages_differ(before, after, expectation.touched, ends_changed=ends_changed)


def _is_valid_article(outcome: NormalizedFile) -> bool:
    """Tell whether a file must follow the format, and does so without suppressed findings."""
    if any(each.code[:3] in ("NM0", "NM1") for each in outcome.remaining):
        return False
    is_article = (
        outcome.name.startswith("_news/") or _values(outcome.after).get("category") == "news"
    )
    return is_article and not _keeps_quiet(outcome)


def _keeps_quiet(outcome: NormalizedFile) -> bool:
    return b"newsmeta: ignore" in outcome.after


def _expectation(outcome: NormalizedFile, front_matter: FrontMatter, lays_out: bool) -> Expectation:
    """Return the derivation of Jekyll's expected values from a report."""
    pointers = {
        code: {parse_pointer(each.pointer) for each in found if each.pointer is not None}
        for code, found in _by_code(outcome).items()
    }
    allowed = touched(outcome, front_matter)
    for code in _REMOVING:
        for pointer in pointers.get(code, ()):
            at = max(at for at, part in enumerate(pointer) if isinstance(part, int))
            allowed.add((*pointer[:at], ANY_CHILD))
    for code, names in _BESIDE.items():
        for pointer in pointers.get(code, ()):
            allowed |= {(*pointer[:-1], name) for name in names}
    odd = pointers.get("NM007", set()) | pointers.get("NM009", set())
    return Expectation(allowed, pointers.get("NM010", set()), odd, lays_out)


def _has_merges(outcome: NormalizedFile) -> bool:
    """Tell whether a file has merge keys, which Jekyll's readers read differently."""
    return any(each.code == "NM018" for each in outcome.remaining)


def _by_code(outcome: NormalizedFile) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for each in (*outcome.fixed, *outcome.remaining):
        if each.code in ("NM007", "NM009") or each in outcome.fixed:
            found.setdefault(each.code, []).append(each)
    return found


def _import_problems(
    before: dict[str, Any], after: dict[str, Any], outcome: NormalizedFile
) -> Iterator[str]:
    """Yield deviations in Jekyll's reading of an exported and imported file.

    Args:
        before: Jekyll's reading before the export.
        after: Jekyll's reading after the import.
        outcome: The exported file, and newsmeta's findings in it.
    """
    if before["state"] != "read" or after["state"] != "read":
        if before["state"] != after["state"]:
            yield f"{before['state']} became {after['state']}"
        return
    ambiguous = {
        parse_pointer(each.pointer)
        for each in outcome.remaining
        if each.pointer is not None and each.code == "NM010"
    }
    expectation = Expectation(ambiguous, ambiguous, set(), is_laid_out=True)
    values = _values(outcome.after)
    expected = expectation.of(handed_over(before["values"]), values, values)
    yield from differences(expected, after["values"])
    yield from pages_differ(before, after, expectation.touched, ends_changed=False)


def _values(data: bytes) -> Any:
    try:
        return parse(data, Limits()).values
    except SourceError:
        return None
