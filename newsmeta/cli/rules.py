"""`newsmeta rules` and `newsmeta rule`."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli import values
from newsmeta.cli.output import fail, write_data, write_markdown, write_text

if TYPE_CHECKING:
    from newsmeta.rules.base import Rule


class Format(enum.StrEnum):
    """The format of the catalogue."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def rules(
    output_format: Annotated[
        Format, typer.Option(help="text for people, json for programs, markdown for documentation.")
    ] = Format.TEXT,
) -> None:
    """List the rules: code, name, severity and kind of fix."""
    from newsmeta.rules import RULES

    catalogue = list(RULES.values())
    if output_format is Format.JSON:
        content = [_as_json(rule) for rule in catalogue]
        write_data([json.dumps(content, ensure_ascii=False, indent=2), "\n"])
    elif output_format is Format.MARKDOWN:
        write_data(_as_markdown(catalogue))
    else:
        write_text(_as_text(catalogue))


def rule(
    code: Annotated[
        str,
        typer.Argument(
            metavar="RULE", autocompletion=values.rules, help="The code or the name of a rule."
        ),
    ],
) -> None:
    """Explain one rule: the mistake, its consequences, an example and the remedy."""
    from newsmeta.rules import find

    found = find(code)
    if found is None:
        fail(_no_such_rule(code))
    text = f"# {found.name} ({found.code})\n\n{_facts(found)}\n\n{found.documentation()}\n"
    write_markdown(text)


def _no_such_rule(code: str) -> str:
    from newsmeta.config.selectors import SelectorError, codes_of

    try:
        codes = sorted(codes_of(code))
    except SelectorError as error:
        return str(error)
    return f'"{code}" stands for {len(codes)} rules ({codes[0]} to {codes[-1]}); write one of them'


def _facts(rule: type[Rule]) -> str:
    fix = f"fix: {rule.fix}" if rule.fix else "no fix"
    return f"Severity: {rule.severity}; {fix}."


def _as_json(rule: type[Rule]) -> dict[str, str | None]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "fix": rule.fix,
        "summary": rule.summary(),
        "documentation": rule.documentation(),
        "url": rule.url() or None,
    }


def _as_text(catalogue: list[type[Rule]]) -> Iterator[str]:
    longest = max(len(rule.name) for rule in catalogue)
    for rule in catalogue:
        fix = rule.fix or "-"
        yield (
            f"{rule.code}  {rule.name:{longest}}  {rule.severity:7}  {fix:6}  {rule.summary()}\n"
        )


def _as_markdown(catalogue: list[type[Rule]]) -> Iterator[str]:
    """Yield the page of rules, docs/rules.md."""
    from newsmeta.rules import FAMILIES

    yield "# Rules\n\n"
    yield (
        "Made from the documentation in the code by "
        "`newsmeta rules --output-format markdown`; do not edit.\n\n"
        "Rules of severity *info* are off unless selected. A *safe* fix keeps the meaning of "
        "the article; an *unsafe* one needs a review.\n"
    )
    for prefix, _, title in FAMILIES:
        family = [rule for rule in catalogue if rule.code.startswith(prefix)]
        yield f"\n## {prefix}: {title}\n\n"
        yield "| code | name | severity | fix | |\n|---|---|---|---|---|\n"
        for rule in family:
            anchor = f"#{rule.code.lower()}-{rule.name}"
            yield (
                f"| [{rule.code}]({anchor}) | {rule.name} | {rule.severity} | {rule.fix or ''} "
                f"| {rule.summary()} |\n"
            )
    for rule in catalogue:
        yield f"\n## {rule.code} {rule.name}\n\n*{_facts(rule)}*\n\n{rule.documentation()}\n"
