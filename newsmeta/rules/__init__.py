"""The rules: one module a family, and the catalogue of them all.

A family has three names: `RULES`, its entries of the catalogue; `check`, a generator of findings;
and `passes`, which tells at little cost that there are none. To add a rule, write a class with
its documentation in the family's module, add it to `RULES`, and yield its findings from `check`.
The rules that compare files with one another are in `repository`, which has `compare` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsmeta.diagnostics import Finding
from newsmeta.rules import (
    amp,
    file_names,
    files,
    images,
    names,
    order,
    pictures,
    publishers,
    related,
    repository,
    schema,
    text,
    time,
    urls,
)
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument

_FAMILIES = (
    *(files, schema, text, order, time, names),
    *(urls, amp, publishers, images, pictures, related, file_names),
)

RULES: dict[str, type[Rule]] = {
    rule.code: rule
    for rule in sorted(
        (rule for family in (*_FAMILIES, repository) for rule in family.RULES),
        key=lambda rule: rule.code,
    )
}
"""Every rule by its code, in the order of codes."""

Check = Callable[[Document, Context], Iterator[Finding]]
Passes = Callable[[PlainDocument, Context], bool]

CHECKS: tuple[tuple[frozenset[str], Check], ...] = tuple(
    (frozenset(rule.code for rule in family.RULES), family.check) for family in _FAMILIES
)
"""What looks at one file, with the codes of what each may find."""

PASSES: tuple[tuple[frozenset[str], Passes], ...] = tuple(
    (frozenset(rule.code for rule in family.RULES), family.passes) for family in _FAMILIES
)
"""The cheap question of each family, with the codes that it stands for."""

VALIDATED = frozenset(code for code in RULES if code < "NM3")
"""The rules of `newsmeta validate`: the file, its YAML, the schema, text and time."""

CHECKED = frozenset(code for code in RULES if "NM3" <= code < "NM7")
"""The rules of `newsmeta check`: URLs, pictures, and what files are to one another."""

NORMALIZED = VALIDATED | {code for code in CHECKED if RULES[code].fix}
"""The rules of `newsmeta normalize`: those of `validate`, and what else has a fix."""

UNREADABLE = frozenset(code for code in RULES if code <= "NM009")
"""The rules that speak of files which cannot be read; every command reports them."""

FAMILY_TITLES = {
    "NM0": "File and syntax",
    "NM1": "Schema",
    "NM2": "Text and time",
    "NM3": "URLs",
    "NM4": "Images",
    "NM5": "Related articles",
    "NM6": "Across files",
}
"""What each family is about, by the beginning of its codes."""


def find(code_or_name: str) -> type[Rule] | None:
    """Return the rule with this code or name, in any case, or None."""
    wanted = code_or_name.strip().lower()
    for rule in RULES.values():
        if wanted in (rule.code.lower(), rule.name):
            return rule
    return None
