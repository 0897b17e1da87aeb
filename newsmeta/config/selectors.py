"""Which rules apply: codes, prefixes of codes and names, in layers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Severity
from newsmeta.rules import RULES
from newsmeta.suggestions import nearest

ALL = "ALL"


class SelectorError(ValueError):
    """A selector names no rule. The message says which, and what it may have meant."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one place, the configuration or the command line, says about rules.

    Attributes:
        select: Selectors of the rules to apply, or None to keep what was there before.
        extend_select: Selectors of further rules.
        ignore: Selectors of rules not to apply.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def default_codes() -> frozenset[str]:
    """Return the codes of the rules that apply when nobody says otherwise."""
    return frozenset(code for code, rule in RULES.items() if rule.severity is not Severity.INFO)


@lru_cache(maxsize=10_000)
def codes_of(selector: str, suggests: bool = True) -> frozenset[str]:
    """Return the codes of the rules that a selector stands for.

    Args:
        selector: A code (`NM201`), a prefix (`NM2`), a name (`html-entity`), or `ALL`.
        suggests: Whether to look for what was meant where it stands for none, which takes as
            long as ten files.

    Raises:
        SelectorError: When it stands for none.
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
    """Return the codes of the rules that apply.

    Later layers go over earlier ones. Within a layer the more specific selector wins, and
    of equally specific ones the one that ignores.

    Raises:
        SelectorError: When a selector stands for no rule.
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
    """Return the codes of the rules that some layer selects, be it by a prefix or as all.

    Raises:
        SelectorError: When a selector stands for no rule.
    """
    selectors = {each for layer in layers for each in (*(layer.select or ()), *layer.extend_select)}
    return frozenset(code for selector in selectors for code in codes_of(selector))


def _specificity(selectors: Iterable[str]) -> dict[str, int]:
    """Return for each code that a selector stands for how specific the best one is."""
    best: dict[str, int] = {}
    for selector in dict.fromkeys(selectors):
        codes = codes_of(selector)
        level = 0 if selector.strip().upper() == ALL else len(RULES) - len(codes) + 1
        for code in codes:
            best[code] = max(best.get(code, -1), level)
    return best
