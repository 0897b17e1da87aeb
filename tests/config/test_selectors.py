"""The selection of rules by codes, prefixes and names in layers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta import Layer, SelectorError, Severity
from newsmeta.config.selectors import codes_of, default_codes, named, resolve
from newsmeta.rules import RULES

SELECTORS = st.sampled_from(
    ["ALL", "NM", "NM0", "NM1", "NM2", "NM20", *RULES, *(rule.name for rule in RULES.values())]
)
TUPLES = st.lists(SELECTORS, max_size=3).map(tuple)
LAYERS = st.builds(Layer, select=st.none() | TUPLES, extend_select=TUPLES, ignore=TUPLES)


def test_by_default_errors_and_warnings_apply() -> None:
    off = {code for code, rule in RULES.items() if rule.severity is Severity.INFO}
    assert resolve([]) == default_codes() == set(RULES) - off
    of_texts = {"NM208", "NM209", "NM210", "NM218", "NM220"}
    assert (
        of_texts | {"NM308", "NM317", "NM402", "NM403", "NM503", "NM603", "NM605", "NM703"} == off
    )


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("NM201", {"NM201"}),
        ("nm201", {"NM201"}),
        (" NM201 ", {"NM201"}),
        ("html-entity", {"NM201"}),
        ("HTML-entity", {"NM201"}),
        ("NM20", {code for code in RULES if code.startswith("NM20")}),
        ("NM2", {code for code in RULES if code.startswith("NM2")}),
        ("NM", set(RULES)),
        ("ALL", set(RULES)),
        ("all", set(RULES)),
    ],
)
def test_a_selector_is_a_code_a_prefix_or_a_name(selector: str, codes: set[str]) -> None:
    assert codes_of(selector) == codes


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("NM2001", "did you mean NM201?"),
        ("html-entitys", "did you mean html-entity?"),
        ("html_entity", "did you mean html-entity?"),
        ("E501", "`newsmeta rules` lists them"),
        ("html", "`newsmeta rules` lists them"),
        ("2", "`newsmeta rules` lists them"),
        ("", "`newsmeta rules` lists them"),
    ],
)
def test_a_selector_of_no_rule_is_an_error(selector: str, hint: str) -> None:
    with pytest.raises(SelectorError, match="there is no rule") as caught:
        codes_of(selector)
    assert str(caught.value) == f'there is no rule "{selector}"; {hint}'


def test_select_replaces_and_extend_select_adds() -> None:
    assert resolve([Layer(select=("NM201",))]) == {"NM201"}
    assert resolve([Layer(extend_select=("NM208",))]) == default_codes() | {"NM208"}
    assert resolve([Layer(select=("NM201",), extend_select=("NM208",))]) == {"NM201", "NM208"}
    assert resolve([Layer(select=())]) == frozenset()


def test_ignore_takes_away() -> None:
    assert resolve([Layer(ignore=("NM201",))]) == default_codes() - {"NM201"}
    assert resolve([Layer(select=("NM201", "NM202"), ignore=("NM202",))]) == {"NM201"}
    assert resolve([Layer(ignore=("ALL",))]) == frozenset()


def test_the_more_specific_selector_wins() -> None:
    assert resolve([Layer(select=("NM201",), ignore=("NM2",))]) == {"NM201"}
    assert resolve([Layer(select=("ALL",), ignore=("NM2", "NM1", "NM0"))]) == {
        code for code in RULES if code >= "NM3"
    }
    assert resolve([Layer(select=("html-entity",), ignore=("NM20",))]) == {"NM201"}
    assert "NM203" not in resolve([Layer(select=("NM2",), ignore=("NM20",))])
    assert "NM211" in resolve([Layer(select=("NM2",), ignore=("NM20",))])


def test_of_equally_specific_selectors_the_one_that_ignores_wins() -> None:
    assert resolve([Layer(select=("NM201",), ignore=("html-entity",))]) == frozenset()
    assert resolve([Layer(select=("ALL",), ignore=("ALL",))]) == frozenset()


def test_a_later_layer_goes_over_an_earlier_one() -> None:
    ignoring = Layer(ignore=("NM201",))
    assert "NM201" in resolve([ignoring, Layer(extend_select=("NM2",))])
    assert resolve([ignoring, Layer(select=("NM2",))]) == codes_of("NM2")
    assert resolve([Layer(select=("NM201",)), Layer(ignore=("NM2",))]) == frozenset()
    assert resolve([Layer(select=("NM201",)), Layer(extend_select=("NM0",))]) == {
        "NM201",
        *codes_of("NM0"),
    }


@given(st.lists(LAYERS, max_size=3))
def test_what_applies_is_always_a_set_of_rules(layers: list[Layer]) -> None:
    assert resolve(layers) <= set(RULES)
    assert resolve([*layers, Layer()]) == resolve(layers)
    assert resolve([*layers, Layer(select=("ALL",))]) == set(RULES)
    assert resolve([*layers, Layer(ignore=("ALL",))]) == frozenset()


@given(LAYERS, st.permutations(range(3)))
def test_the_order_of_selectors_does_not_matter(layer: Layer, order: list[int]) -> None:
    def shuffled(selectors: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(selectors[index] for index in order if index < len(selectors))

    other = Layer(
        None if layer.select is None else shuffled(layer.select),
        shuffled(layer.extend_select),
        shuffled(layer.ignore),
    )
    assert resolve([layer]) == resolve([other])


@pytest.mark.parametrize(
    ("layers", "codes"),
    [
        ([Layer()], set()),
        ([Layer(extend_select=("NM202", "long-headline"))], {"NM202", "NM208"}),
        ([Layer(select=("NM208",)), Layer(select=("NM209",))], {"NM208", "NM209"}),
        ([Layer(select=("ALL",), ignore=("NM2",))], set(RULES)),
    ],
)
def test_what_is_selected_is_told_from_what_applies_by_itself(
    layers: list[Layer], codes: set[str]
) -> None:
    assert named(layers) == codes
