"""The reports of a run: their formats, and where they go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.cli.output import (
    fail,
    in_color,
    is_terminal,
    say_as_is,
    says_in_color,
    says_on_terminal,
    width,
    write_data,
    write_file,
    write_text,
)
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.cli.finding_options import FindingOptions
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.reporters import Options

_FOR_PEOPLE = ("rich", "concise")
_BY_ENDING = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "markdown",
    ".txt": "concise",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The reports to write.

    Attributes:
        on_screen: The format of standard output.
        files: The format and the path of each file.
    """

    on_screen: str
    files: tuple[tuple[str, Path], ...]

    def have_edits(self, *, is_counted: bool) -> bool:
        """Tell whether one of the reports shows the edits of fixes.

        Args:
            is_counted: Whether the screen shows counts of findings instead of a list.
        """
        from newsmeta.reporters import WITH_EDITS

        return not WITH_EDITS.isdisjoint(self._formats(is_counted=is_counted))

    def have_fingerprints(self, *, is_counted: bool) -> bool:
        """Tell whether one of the reports shows fingerprints of findings.

        Args:
            is_counted: Whether the screen shows counts of findings instead of a list.
        """
        from newsmeta.reporters import WITH_FINGERPRINTS

        return not WITH_FINGERPRINTS.isdisjoint(self._formats(is_counted=is_counted))

    def _formats(self, *, is_counted: bool) -> tuple[str, ...]:
        """Return the formats in which findings are listed."""
        screen = () if is_counted else (self.on_screen,)
        return (*screen, *(name for name, _ in self.files))


def wanted(options: FindingOptions, config: Config) -> Wanted:
    """Return the reports to write; exits where the options contradict one another."""
    usual = "rich" if is_terminal() else "concise"
    chosen = options.output_format.value if options.output_format else None
    if not options.output:
        screen = chosen or config.output_format or usual
        _check(screen, options)
        return Wanted(screen, ())
    parts = [_parts(text) for text in options.output]
    unnamed = [path for name, path in parts if not name]
    if chosen and len(unnamed) > 1:
        fail("--output-format is for one file; with several files, write --output FORMAT:FILE")
    files = tuple((name or chosen or _by_ending(path, config), path) for name, path in parts)
    for at, (_, path) in enumerate(files):
        if any(path.absolute() == other.absolute() for _, other in files[:at]):
            fail(f"--output {path} is given twice; each report needs a file of its own")
    only = files[0][0] if len(files) == 1 else ""
    screen = only if only in _FOR_PEOPLE else usual
    _check(screen, options)
    return Wanted(screen, files)


def _check(screen: str, options: FindingOptions) -> None:
    if options.group_by and screen not in _FOR_PEOPLE:
        fail(f"--group-by is for the formats that people read, rich and concise, not for {screen}")


def _parts(text: str) -> tuple[str, Path]:
    """Return the format before the name of a file, if any, and the name."""
    from newsmeta.reporters import FORMATS

    name, colon, path = text.partition(":")
    if colon and name in FORMATS:
        if not path:
            fail(f"--output {text} names no file")
        return name, Path(path)
    return "", Path(text)


def _by_ending(path: Path, config: Config) -> str:
    name = _BY_ENDING.get(path.suffix.lower()) or config.output_format
    if name is None and not path.suffix:
        return "concise"
    if name is None:
        known = ", ".join(f"{ending} ({name})" for ending, name in _BY_ENDING.items())
        fail(
            f"the ending of {path} does not name a format; known endings are {known}; or write "
            "--output FORMAT:FILE"
        )
    return name


def write(report: Report, reports: Wanted, options: FindingOptions, config: Config) -> None:
    """Write the reports and the summary of a run."""
    from newsmeta import reporters
    from newsmeta.cli.session import failing_from

    on_screen, quiet = reports.on_screen, options.quiet
    rendering = replace(
        _rendering(quiet),
        has_kinds=bool(config.kinds),
        can_init=config.path is None and not options.no_config,
        can_fix=config.disk.is_here,
        fail_on=failing_from(options.fail_on, config.fail_on),
        group_by=options.group_by.value if options.group_by else "",
    )
    plain = replace(rendering, width=80, color=False)
    for name, path in reports.files:
        write_file(path, reporters.render(name, report, plain))
    to_screen = write_text if on_screen in _FOR_PEOPLE else write_data
    if not options.statistics:
        to_screen(reporters.render(on_screen, report, rendering))
    elif on_screen in ("json", "jsonl"):
        to_screen(reporters.statistics_json(report, rendering))
    elif on_screen in _FOR_PEOPLE:
        to_screen(reporters.statistics(report, rendering))
    else:
        fail(f"--statistics cannot be written as {on_screen}; use rich, concise or json")
    if not quiet and (on_screen != "rich" or options.statistics):
        said = replace(rendering, color=says_in_color())
        cells = width() if says_on_terminal() else None
        say_as_is(reporters.summary(report, said, cells))


def _rendering(quiet: bool) -> Options:
    from newsmeta._about import __version__
    from newsmeta.reporters import Options
    from newsmeta.rules import RULES

    return Options(
        width=width(),
        color=in_color(),
        quiet=quiet,
        rules=RULES,
        root=Path.cwd(),
        version=__version__,
    )
