"""The rules: one module a family, and the catalogue of them all.

A family has two names: `RULES`, its entries of the catalogue, and `check`, a generator of
findings. To add a rule, write a class with its documentation in the family's module, add
it to `RULES`, and yield its findings from `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsmeta.diagnostics import Finding
from newsmeta.rules import files, names, order, schema, text, time
from newsmeta.rules.base import Context, Document, Rule

_FAMILIES = (files, schema, text, order, time, names)

RULES: dict[str, type[Rule]] = {
    rule.code: rule
    for rule in sorted(
        (rule for family in _FAMILIES for rule in family.RULES), key=lambda r: r.code
    )
}
"""Every rule by its code, in the order of codes."""

CHECKS: tuple[Callable[[Document, Context], Iterator[Finding]], ...] = tuple(
    family.check for family in _FAMILIES
)
"""What looks at one file."""

FAMILY_TITLES = {
    "NM0": "File and syntax",
    "NM1": "Schema",
    "NM2": "Text and time",
}
"""What each family is about, by the beginning of its codes."""


def find(code_or_name: str) -> type[Rule] | None:
    """Return the rule with this code or name, in any case, or None."""
    wanted = code_or_name.strip().lower()
    for rule in RULES.values():
        if wanted in (rule.code.lower(), rule.name):
            return rule
    return None
