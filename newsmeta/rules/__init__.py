"""The rules, and the catalogue of all rules.

The first digit of a code is its family, which is a package here (`FAMILIES`). Every module in it
with `RULES` takes part. A module looks at one thing, and has some of these:

- `RULES`: the rules, each a class whose docstring is its documentation. All facts on a rule are its
  attributes (see `newsmeta.rules.base.Rule`).
- `check(document, context)`: a generator of findings in one file.
- `passes(document, context)`: the cheap question. Given the values of a file that is plain and
  follows the schema of its kind, it tells whether `check` would find nothing. If it says no, or a
  module has none, the file takes the long way, with the same outcome.
- `summarize`, `keys` and `compare`, and `SHARING`, for rules that compare files
  (`newsmeta.rules.across.comparing`).
- `check_picture(file, pictures)`: a generator of findings in a single picture.

To add a rule, copy the module of a similar one in its family's package, and add a wrong and a right
example in `examples/bad/<CODE>-<name>/` (`tests/rules/test_examples.py` describes such a folder).
Then regenerate the page of rules: `newsmeta rules --output-format markdown > docs/rules.md`.
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
"""The families: the first characters of their codes, the package of their rules, and their subject.
"""


def _modules(family: str) -> Iterator[ModuleType]:
    """Yield the modules of a family, in order of their lowest codes."""
    files = os.listdir(os.path.join(os.path.dirname(__file__), family))  # noqa: PTH118, PTH120, PTH208
    names = (file[:-3] for file in files if file.endswith(".py") and file != "__init__.py")
    modules = (import_module(f"{__name__}.{family}.{name}") for name in sorted(names))
    with_rules = (module for module in modules if hasattr(module, "RULES"))
    yield from sorted(with_rules, key=lambda module: min(rule.code for rule in module.RULES))


MODULES = tuple(module for _, family, _ in FAMILIES for module in _modules(family))
"""The modules of all rules."""

RULES: dict[str, type[Rule]] = dict(
    sorted((rule.code, rule) for module in MODULES for rule in module.RULES)
)
"""Every rule by its code, in the order of codes."""


def _with(name: str) -> Iterator[tuple[frozenset[str], ModuleType]]:
    """Yield the modules that have a function of this name, with the codes of their rules."""
    for module in MODULES:
        if hasattr(module, name):
            yield frozenset(rule.code for rule in module.RULES), module


def _functions(name: str) -> tuple[tuple[frozenset[str], Any], ...]:
    """Return the functions of this name in all modules with one, with the codes of the rules."""
    return tuple((codes, getattr(module, name)) for codes, module in _with(name))


def _never(document: PlainDocument, context: Context) -> bool:
    """Never rule a finding out cheaply; stands in for a missing cheap question."""
    return False


QUESTIONS: tuple[tuple[frozenset[str], Passes, Check], ...] = tuple(
    (codes, getattr(module, "passes", _never), module.check) for codes, module in _with("check")
)
"""The cheap question of each module and the check behind it, with the codes that they stand for."""

COMPARISONS = tuple(
    Comparing(codes, module.summarize, module.keys, module.SHARING, module.compare)
    for codes, module in _with("compare")
)
"""The comparisons of files."""

PICTURE_CHECKS: tuple[tuple[frozenset[str], CheckPicture], ...] = _functions("check_picture")
"""The checks of single pictures, with the codes of their findings."""


def _codes(holds: Callable[[type[Rule]], object]) -> frozenset[str]:
    return frozenset(code for code, rule in RULES.items() if holds(rule))


VALIDATED = _codes(lambda rule: Phase.VALIDATE in rule.phases)
"""The rules of `newsmeta validate`: the file, its YAML, the schema, text and time."""

CHECKED = _codes(lambda rule: Phase.CHECK in rule.phases)
"""The rules of `newsmeta check`: URLs, pictures, and files compared with one another."""

ONLY_CHECKED = CHECKED - VALIDATED
"""The rules of `newsmeta check` that `newsmeta validate` does not apply."""

ONLINE = _codes(lambda rule: Phase.ONLINE in rule.phases)
"""The rules that `newsmeta check --online` adds: agreement of files with the web."""

NORMALIZED = VALIDATED | (CHECKED & _codes(lambda rule: rule.fix))
"""The rules of `newsmeta normalize`: those of `validate`, and all others with a fix."""

UNREADABLE = _codes(lambda rule: rule.makes_unreadable)
"""The rules on files that cannot be read, or only in part."""

ERRORS = VALIDATED & _codes(lambda rule: rule.severity is Severity.ERROR or rule.may_be_error)
"""The rules of `newsmeta validate` whose errors keep an article from being exported."""

FORMAT = UNREADABLE | _codes(lambda rule: rule.breaks_format)
"""The rules that decide whether a file is an article at all."""

NEEDING: dict[Need, frozenset[str]] = {
    need: frozenset(code for code, rule in RULES.items() if need in rule.needs) for need in Need
}
"""The rules that have a need, by need."""


def is_error(finding: Finding) -> bool:
    """Tell whether a finding is an error."""
    return (finding.severity or RULES[finding.code].severity) is Severity.ERROR


def find(code_or_name: str) -> type[Rule] | None:
    """Return the rule with this code or name, in any case, or None."""
    wanted = code_or_name.strip().lower()
    for rule in RULES.values():
        if wanted in (rule.code.lower(), rule.name):
            return rule
    return None
