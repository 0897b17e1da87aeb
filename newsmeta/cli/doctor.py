"""`newsmeta doctor`."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli.caching import CacheDir
from newsmeta.cli.options import ConfigFile, NoConfig
from newsmeta.cli.output import EXIT_FINDINGS, width, write_data, write_text

if TYPE_CHECKING:
    from newsmeta.cli.doctor_facts import Fact, Findings


class Format(enum.StrEnum):
    """The output format of the facts."""

    TEXT = "text"
    JSON = "json"


def doctor(
    output_format: Annotated[
        Format, typer.Option(metavar="FORMAT", help="text for people, json for programs.")
    ] = Format.TEXT,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    cache_dir: CacheDir = None,
) -> None:
    """Report versions, configuration, site and cache, and their problems.

    Exit status: 0 no problem, 1 a problem, 2 wrong usage or an internal error.
    """
    from newsmeta.cli.doctor_facts import Findings, look

    found = Findings()
    look(found, config_file, no_config, cache_dir)
    if output_format is Format.JSON:
        write_data(_as_json(found))
    else:
        write_text(f"{line}\n" for line in _as_text(found))
    if found.problems:
        raise typer.Exit(EXIT_FINDINGS)


def _as_json(found: Findings) -> Iterator[str]:
    from newsmeta._about import __version__
    from newsmeta.reporters.escaping import dump_json

    document = {
        "version": 1,
        "newsmeta": __version__,
        **{
            about: [
                {"name": fact.name, "value": fact.value, "origin": fact.origin or None}
                for fact in facts
            ]
            for about, facts in found.facts.items()
        },
        "problems": [
            {"message": problem.message, "advice": problem.advice} for problem in found.problems
        ],
    }
    yield dump_json(document, indent=2) + "\n"


def _as_text(found: Findings) -> Iterator[str]:
    from newsmeta.reporters.escaping import visible
    from newsmeta.reporters.sentence import NARROWEST, counted
    from newsmeta.reporters.wrapping import wrap

    cells = max(width(), NARROWEST)
    for about, facts in found.facts.items():
        yield about
        yield from _table(facts, cells)
        yield ""
    for problem in found.problems:
        for label, text in (("problem: ", problem.message), ("  to do: ", problem.advice)):
            for number, line in enumerate(wrap(visible(text), cells - len(label))):
                yield f"{' ' * len(label) if number else label}{line}"
    if found.problems:
        yield ""
        yield f"{counted(len(found.problems), 'problem')}."
    else:
        yield "Nothing is wrong."


def _table(facts: list[Fact], cells: int) -> Iterator[str]:
    """Yield the lines of each fact."""
    from newsmeta.reporters.escaping import visible
    from newsmeta.reporters.wrapping import wrap

    most = min(max(len(visible(fact.name)) for fact in facts), cells // 3)
    for fact in facts:
        name = visible(fact.name)
        start = f"  {name:{most}}  "
        if len(name) > most:
            yield f"  {name}"
            start = " " * (most + 4)
        text = visible(fact.value) + (f"  ({visible(fact.origin)})" if fact.origin else "")
        for number, line in enumerate(wrap(text, cells - len(start))):
            yield f"{' ' * len(start) if number else start}{line}"
