"""Numbers that the fast engine would compare one by one."""

from __future__ import annotations

from typing import Any

import pytest

from newsmeta.schema.numbers import comparable

MANY = 200
HUGE = 10**30

UNCHANGED: dict[str, Any] = {
    "few": {"a": [HUGE + n for n in range(50)]},
    "exact": list(range(MANY)),
    "equal": [HUGE] * MANY,
    "far apart": [10 ** (20 + n) for n in range(MANY)],
    "texts": [str(HUGE + n) for n in range(MANY)],
    "fractions": [n / 7 for n in range(MANY)],
    "one infinite number": [float("inf")] * MANY,
}


@pytest.mark.parametrize("name", UNCHANGED)
def test_most_values_stay_as_they_are(name: str) -> None:
    values = UNCHANGED[name]
    assert comparable(values) is values


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("put", [lambda n: n, lambda n: [n], lambda n: {"a": {"b": n}}])
def test_equal_integers_stay_equal_and_others_different(sign: int, put: Any) -> None:
    numbers = [*range(HUGE, HUGE + MANY), HUGE + 7, -HUGE - 7, 5]
    found = comparable({"list": [put(sign * number) for number in numbers]})["list"]
    assert len({repr(each) for each in found}) == MANY + 2
    assert found[7] == found[MANY]
    assert found[-1] == put(sign * 5)
    assert "e" not in repr(found[0])
    assert repr(found[7]).replace("-", "") == repr(found[-2]).replace("-", "")


@pytest.mark.parametrize("text", ["inf", "-inf", "nan"])
def test_equal_infinite_numbers_become_one(text: str) -> None:
    found = comparable([float(text) for _ in range(MANY)])
    assert len({id(each) for each in found}) == 1
    assert str(found[0]) == text
