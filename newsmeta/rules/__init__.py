"""The rules, and the catalogue of them all.

The first digit of a code is its family, which is a package here (`FAMILIES`). Every module in it
takes part that has `RULES`. It looks at one thing, and has some of these:

- `RULES`: the rules, each a class whose docstring is its documentation. What anybody may ask
  about a rule stands on it (see `newsmeta.rules.base.Rule`).
- `check(document, context)`: a generator of findings in one file.
- `passes(document, context)`: the cheap question. Given the values of a file that is plain and
  follows the schema of its kind, it tells whether `check` would find nothing. Where it says no,
  or where there is none, the file takes the long way, with the same outcome.
- `summarize`, `keys` and `compare`, and `SHARING`, for rules on files among others
  (`newsmeta.rules.across.comparing`).
- `check_picture(file, pictures)`: a generator of findings in a picture by itself.

To add a rule, copy the module of one like it in its family's package, and write what is wrong and
what is right into `examples/bad/<CODE>-<name>/` (`tests/rules/test_examples.py` says what such a
folder holds). Then write the page of rules anew:
`newsmeta rules --output-format markdown > docs/rules.md`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.across.comparing import Comparing
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument

if TYPE_CHECKING:
    from newsmeta.site.site import LocalFile, Pictures

    CheckPicture = Callable[[LocalFile, Pictures], Iterator[Finding]]

Check = Callable[[Document, Context], Iterator[Finding]]
Passes = Callable[[PlainDocument, Context], bool]


FAMILIES = (
    ("NM0", "files", "File and syntax"),
    ("NM1", "schema", "Schema"),
    ("NM2", "text", "Text and time"),
    ("NM3", "urls", "URLs"),
    ("NM4", "images", "Images"),
    ("NM5", "related", "Related articles"),
    ("NM6", "across", "Across files"),
    ("NM7", "web", "On the web"),
)
"""How the codes of a family begin, the package of its rules, and what it is about."""


def _modules(family: str) -> Iterator[ModuleType]:
    """Yield the modules of rules in a family, by their lowest codes."""
    files = os.listdir(os.path.join(os.path.dirname(__file__), family))  # noqa: PTH118, PTH120, PTH208
    names = (file[:-3] for file in files if file.endswith(".py") and file != "__init__.py")
    modules = (import_module(f"{__name__}.{family}.{name}") for name in sorted(names))
    with_rules = (module for module in modules if hasattr(module, "RULES"))
    yield from sorted(with_rules, key=lambda module: min(rule.code for rule in module.RULES))


MODULES = tuple(module for _, family, _ in FAMILIES for module in _modules(family))
"""The modules that rules are in."""

RULES: dict[str, type[Rule]] = dict(
    sorted((rule.code, rule) for module in MODULES for rule in module.RULES)
)
"""Every rule by its code, in the order of codes."""


def _with(name: str) -> Iterator[tuple[frozenset[str], ModuleType]]:
    """Yield all modules that have a function of one name, with the codes of their rules."""
    for module in MODULES:
        if hasattr(module, name):
            yield frozenset(rule.code for rule in module.RULES), module


def _functions(name: str) -> tuple[tuple[frozenset[str], Any], ...]:
    """Return the functions of one name in all modules that have it, with the codes of rules."""
    return tuple((codes, getattr(module, name)) for codes, module in _with(name))


def _never(document: PlainDocument, context: Context) -> bool:
    """Tell of nothing at little cost."""
    return False


QUESTIONS: tuple[tuple[frozenset[str], Passes, Check], ...] = tuple(
    (codes, getattr(module, "passes", _never), module.check) for codes, module in _with("check")
)
"""The cheap question of each module, with the codes that it stands for and what looks closer."""

COMPARISONS = tuple(
    Comparing(codes, module.summarize, module.keys, module.SHARING, module.compare)
    for codes, module in _with("compare")
)
"""What compares files."""

PICTURE_CHECKS: tuple[tuple[frozenset[str], CheckPicture], ...] = _functions("check_picture")
"""What looks at pictures by themselves, with the codes of what each may find."""


def _codes(holds: Callable[[type[Rule]], object]) -> frozenset[str]:
    return frozenset(code for code, rule in RULES.items() if holds(rule))


VALIDATED = _codes(lambda rule: Phase.VALIDATE in rule.phases)
"""The rules of `newsmeta validate`: the file, its YAML, the schema, text and time."""

CHECKED = _codes(lambda rule: Phase.CHECK in rule.phases)
"""The rules of `newsmeta check`: URLs, pictures, and what files are to one another."""

ONLY_CHECKED = CHECKED - VALIDATED
"""Those of them that are no rules of `newsmeta validate`, too."""

ONLINE = _codes(lambda rule: Phase.ONLINE in rule.phases)
"""The rules of `newsmeta check --online`, besides: whether files agree with what is on the web."""

NORMALIZED = VALIDATED | (CHECKED & _codes(lambda rule: rule.fix))
"""The rules of `newsmeta normalize`: those of `validate`, and what else has a fix."""

UNREADABLE = _codes(lambda rule: rule.makes_unreadable)
"""The rules that speak of files which cannot be read, or not wholly."""

ERRORS = VALIDATED & _codes(lambda rule: rule.severity is Severity.ERROR or rule.may_be_error)
"""The rules of `newsmeta validate` whose errors an article may not have to be handed over."""

FORMAT = UNREADABLE | _codes(lambda rule: rule.breaks_format)
"""The rules that a file satisfies that is an article."""

NEEDING: dict[Need, frozenset[str]] = {
    need: frozenset(code for code, rule in RULES.items() if need in rule.needs) for need in Need
}
"""By what rules have to know, those that have to know it."""


def is_error(finding: Finding) -> bool:
    """Tell whether what was found is an error."""
    return (finding.severity or RULES[finding.code].severity) is Severity.ERROR


def find(code_or_name: str) -> type[Rule] | None:
    """Return the rule with this code or name, in any case, or None."""
    wanted = code_or_name.strip().lower()
    for rule in RULES.values():
        if wanted in (rule.code.lower(), rule.name):
            return rule
    return None
