"""Messages of `newsmeta init`: the survey, the written files, and the next steps."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from newsmeta.cli.output import in_color, is_terminal, say, width, write_text

if TYPE_CHECKING:
    from newsmeta.setup.collections import FileCollection
    from newsmeta.setup.plan import PlannedFile, SetupPlan

_MOST_FINDINGS = 5
_MOST_NAMES = 3
_LEAST_ROOM = 16
"""Fewest columns for a text beside another; with fewer, it goes below."""
_INDENT = 4


def name(plan: SetupPlan, file: PlannedFile) -> str:
    """Return the path of a file from the working directory, as it is shown."""
    from newsmeta.files.repositories import shown

    return shown(plan.path(file))


def names(plan: SetupPlan, files: Sequence[PlannedFile]) -> str:
    """Return files in words; if they are many, their number."""
    from newsmeta.suggestions import listing

    shown = [name(plan, file) for file in files]
    if len(shown) > _MOST_NAMES:
        schemas = [each for each in shown if each.endswith(".schema.json")]
        others = [each for each in shown if each not in schemas]
        shown = [*others, f"{len(schemas)} schemas"]
    return listing(shown, "and")


def show_diffs(plan: SetupPlan, files: Iterable[PlannedFile]) -> None:
    """Write the changes of files to standard output."""
    from newsmeta.cli.diff import write_change

    for file in files:
        write_change(name(plan, file), file.before, file.after)


def say_seen(plan: SetupPlan) -> None:
    """Print the survey of the repository."""
    from newsmeta.files.repositories import shown
    from newsmeta.reporters.sentence import counted

    files = counted(plan.looked_at, "file")
    site = f" ({', '.join(plan.generators)})" if plan.generators else ""
    place = shown(plan.root)
    place = "the current folder" if place == os.curdir else place
    _say(f"{files} with front matter in {place}{site}.")
    if plan.is_configured:
        new = {each.name for each in plan.collections if each.is_kind}
        names = ", ".join(kind.name for kind in plan.config.kinds if kind.name not in new)
        _say(f"It is configured in {shown(plan.configuration)}{f' ({names})' if names else ''}.")
    rows = [_row(each) for each in plan.collections]
    names_wide = max((len(row[0]) for row in rows), default=0)
    wide = max((len(row[1]) for row in rows), default=0)
    for folder, number, noun, what in rows:
        _say_beside(f"  {folder:<{names_wide}}  {number:>{wide}} {noun:<8}  ", what)
    if not plan.articles and not plan.is_configured:
        _say(
            "No file is a news article (category: news, or fields such as publishedDateTime and "
            "webUrl)."
        )
    for each in plan.vocabularies:
        use = "" if each.is_complete else "not used: "
        _say(f"{each.key}: {use}{each.pattern} has {each.said}.")
    if plan.repository is None and not plan.is_configured:
        _say("This is no Git repository; the configuration goes into the folder itself.")


def say_notes(plan: SetupPlan) -> None:
    """Print further notes on standard error."""
    for note in plan.notes:
        say(f"newsmeta: note: {note}")


def _row(each: FileCollection) -> tuple[str, str, str, str]:
    """Return folder, number, noun and description of a collection."""
    from newsmeta.reporters.escaping import visible_path
    from newsmeta.reporters.sentence import counted

    number, _, noun = counted(each.number, "article" if each.is_article else "file").partition(" ")
    what = f"({each.reason})" if each.reason and each.is_article else each.reason
    if each.schema:
        what = f"a schema of {counted(each.fields, 'field')}"
    elif not each.is_article:
        what = f"no schema: {each.reason}"
    return visible_path(f"{each.folder}/"), number, noun, what


def say_files(plan: SetupPlan, written: Sequence[PlannedFile], *, is_dry: bool) -> None:
    """Print the files that were written, or would be."""
    if not plan.files:
        _say("Nothing is missing, and nothing was changed.")
        return
    for file in plan.files if is_dry else written:
        verb = "creates" if file.is_new else "changes"
        verb = f"would {verb[:-1]}" if is_dry else {"creates": "wrote", "changes": "changed"}[verb]
        _say(f"{verb} {name(plan, file)}: {file.reason}")
    if is_dry:
        _say("Nothing was written.")


def say_findings(plan: SetupPlan) -> None:
    """Print the first findings of `newsmeta validate`, and the number of all."""
    from newsmeta import reporters
    from newsmeta._about import __version__
    from newsmeta.reporters.concise import one_line
    from newsmeta.rules import RULES

    color = in_color()
    rendering = reporters.Options(
        rules=RULES,
        root=Path.cwd(),
        version=__version__,
        color=color,
        has_kinds=bool(plan.config.kinds),
    )
    _say("")
    _say("Findings of newsmeta validate at present:")
    write_text(reporters.statistics(plan.report, rendering))
    found = sorted(plan.report.diagnostics, key=lambda each: -each.severity.rank)
    for diagnostic in found[:_MOST_FINDINGS]:
        _say_as_is(one_line(diagnostic))
    if len(found) > _MOST_FINDINGS:
        _say(f"… and {len(found) - _MOST_FINDINGS:,} more")
    _say_as_is(reporters.summary(plan.report, rendering))


def say_next(plan: SetupPlan, written: Sequence[PlannedFile]) -> None:
    """Print the next steps, as commands."""
    _say("")
    _say("Next:")
    commands = list(_next(plan, written))
    wide = max(len(line) for line, _ in commands)
    for line, words in commands:
        _say_beside(f"  {line:<{wide}}  ", words)


def _next(plan: SetupPlan, written: Sequence[PlannedFile]) -> Iterator[tuple[str, str]]:
    from newsmeta.baseline.place import place_of
    from newsmeta.diagnostics import FixSafety
    from newsmeta.files.repositories import shown
    from newsmeta.setup.ci import GITHUB_FILE, GITLAB_FILE
    from newsmeta.setup.hooks import FILE
    from newsmeta.setup.plan import has_hooks

    place = shown(plan.root)
    there = "" if place == os.curdir else f"cd {quote(place)} && "
    if plan.report.diagnostics:
        yield f"{there}newsmeta validate", "all findings"
    if any(each.fix is FixSafety.SAFE for each in plan.report.diagnostics):
        yield f"{there}newsmeta normalize --diff", "the fixes that newsmeta can make by itself"
    if any(file.name.endswith((GITHUB_FILE, GITLAB_FILE)) for file in plan.files):
        yield (
            f"{there}newsmeta check --validate",
            "what the job checks: also URLs, pictures and duplicates",
        )
    else:
        yield f"{there}newsmeta check", "URLs, pictures and duplicates"
    if plan.report.diagnostics and not place_of(plan.config).is_there:
        words = (
            "record the remaining findings, and commit the file: from then on only new ones are "
            "reported"
        )
        yield f"{there}newsmeta baseline create", words
    if written and plan.repository is not None:
        paths = sorted({_to_add(file, written) for file in written})
        yield f"{there}git add {' '.join(map(quote, paths))}", "what was written"
    if any(file.name.endswith(FILE) for file in written):
        yield f"{there}pre-commit install", "let the hooks run at each commit"
    elif plan.repository is not None and not has_hooks(plan):
        yield f"{there}newsmeta init --hook", "have pre-commit look at each commit"


def _to_add(file: PlannedFile, written: Sequence[PlannedFile]) -> str:
    """Return the path of a file for `git add`: the folder, if all schemas in it are new."""
    from newsmeta.setup.collections import SCHEMAS

    is_one_of_many = sum(each.name.startswith(f"{SCHEMAS}/") for each in written) > 1
    return SCHEMAS if is_one_of_many and file.name.startswith(f"{SCHEMAS}/") else file.name


def _say(text: str) -> None:
    from newsmeta.reporters.escaping import visible

    _say_as_is(visible(text))


def _say_beside(head: str, text: str) -> None:
    """Print a text beside another; its further lines begin in the same column."""
    from newsmeta.reporters.escaping import visible

    _say_as_is(visible(text), visible(head))


def _say_as_is(text: str, head: str = "") -> None:
    write_text(line.rstrip(" ") + "\n" for line in _laid_out(text, head))


def _laid_out(text: str, head: str) -> Iterator[str]:
    """Yield the lines of a text, broken between words wherever the terminal has room."""
    from newsmeta.reporters.wrapping import wrap

    if (
        not text or not is_terminal() or "\x1b" in text
    ):  # Cells can be counted only without colours.
        yield f"{head}{text}"
        return
    before = len(head)
    if width() - before < _LEAST_ROOM:
        yield head
        head, before = " " * _INDENT, _INDENT
    for line in wrap(text, width() - before):
        yield f"{head}{line}"
        head = " " * before
