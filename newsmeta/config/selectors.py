"""The selection of rules: codes, prefixes of codes and names, in layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Severity
from newsmeta.rules import RULES
from newsmeta.suggestions import nearest

ALL = "ALL"


class SelectorError(ValueError):
    """A selector matches no rule. The message names it, with a suggestion."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A selection of rules from one source: the configuration or the command line.

    Attributes:
        select: Selectors of the enabled rules, or None to keep those of earlier layers.
        extend_select: Selectors of further rules.
        ignore: Selectors of disabled rules.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def default_codes() -> frozenset[str]:
    """Return the codes of the rules that are enabled by default."""
    return frozenset(code for code, rule in RULES.items() if rule.severity is not Severity.INFO)


@lru_cache(maxsize=10_000)
def codes_of(selector: str, suggests: bool = True) -> frozenset[str]:
    """Return the codes of the rules that a selector matches.

    Args:
        selector: A code (`NM201`), a prefix (`NM2`), a name (`html-entity`), or `ALL`.
        suggests: Whether an error comes with a suggestion. Finding one takes as long as checking
            ten files.

    Raises:
        SelectorError: When it matches none.
    """
    wanted = selector.strip()
    if wanted.upper() == ALL:
        return frozenset(RULES)
    found = frozenset(
        code
        for code, rule in RULES.items()
        if rule.name == wanted.lower()
        or (wanted.upper().startswith("NM") and code.startswith(wanted.upper()))
    )
    if not found:
        known = [name for code, rule in RULES.items() for name in (code, rule.name)]
        meant = nearest(wanted, known) if suggests else None
        hint = f"did you mean {meant}?" if meant else "`newsmeta rules` lists them"
        raise SelectorError(f'there is no rule "{wanted}"; {hint}')
    return found


def resolve(layers: Sequence[Layer]) -> frozenset[str]:
    """Return the codes of the enabled rules.

    Later layers override earlier ones. Within a layer the more specific selector wins. Of equally
    specific ones, `ignore` wins.

    Raises:
        SelectorError: When a selector matches no rule.
    """
    enabled = default_codes()
    for layer in layers:
        if layer.select is not None:
            enabled = frozenset()
        chosen = _specificity((*(layer.select or ()), *layer.extend_select))
        ignored = _specificity(layer.ignore)
        enabled = frozenset(
            code
            for code in RULES
            if chosen.get(code, -1) > ignored.get(code, -1)
            or (code in enabled and code not in ignored)
        )
    return enabled


def named(layers: Sequence[Layer]) -> frozenset[str]:
    """Return the codes of the rules that any layer selects, even by a prefix or `ALL`.

    Raises:
        SelectorError: When a selector matches no rule.
    """
    selectors = {each for layer in layers for each in (*(layer.select or ()), *layer.extend_select)}
    return frozenset(code for selector in selectors for code in codes_of(selector))


def _specificity(selectors: Iterable[str]) -> dict[str, int]:
    """Return the specificity of the most specific selector for each code."""
    best: dict[str, int] = {}
    for selector in dict.fromkeys(selectors):
        codes = codes_of(selector)
        level = 0 if selector.strip().upper() == ALL else len(RULES) - len(codes) + 1
        for code in codes:
            best[code] = max(best.get(code, -1), level)
    return best
