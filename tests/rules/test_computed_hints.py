"""Advice computed from the wrong value itself."""

from __future__ import annotations

import pytest

from tests.support.check_rules import article
from tests.support.mistakes import findings
from tests.support.ugly import article as with_value

TIMES = [
    ("1611762600", "write 2021-01-27T15:50:00Z, the time that this number stands for"),
    ('"1611762600"', "write 2021-01-27T15:50:00Z, the time that this number stands for"),
    ("1611762600000", "write 2021-01-27T15:50:00Z, the time that this number stands for"),
    ("1000000000", "write 2001-09-09T01:46:40Z, the time that this number stands for"),
    ("2021-01-27T10:50:00\u221205:00", "write 2021-01-27T15:50:00Z"),
    ("2021-01-27T10:50:00\u221205:30", "write 2021-01-27T16:20:00Z"),
    ("2021-01-27T10:50:00\u201305:00", "write 2021-01-27T15:50:00Z"),
    ("2021\u201101\u201127T15:50:00Z", "write 2021-01-27T15:50:00Z"),
    ("2021\u201001\u201027T15:50:00Z", "write 2021-01-27T15:50:00Z"),
    ("2021\u221201\u221227T15:50:00Z", "write 2021-01-27T15:50:00Z"),
]


@pytest.mark.parametrize(("value", "hint"), TIMES, ids=ascii)
def test_times(value: str, hint: str) -> None:
    (found,) = findings(article(published=value).encode())
    assert found.hint == hint
    right = hint.removeprefix("write ").partition(",")[0]
    assert not findings(article(published=right).encode())


@pytest.mark.parametrize("value", ["TBD", "TODO", "FIXME", "undefined", "NaN", '"[object Object]"'])
@pytest.mark.parametrize("field", ["publishedDateTime", "updatedDateTime", "domain", "date"])
def test_a_placeholder_where_a_form_is_due_is_one_mistake(field: str, value: str) -> None:
    if field == "domain":
        text = article(domain=value)
    elif field == "publishedDateTime":
        text = article(published=value)
    else:
        text = article(more=f"{field}: {value}\n")
    assert len(findings(text.encode())) == 1


@pytest.mark.parametrize(
    ("item", "hint"),
    [
        ("name: Climate", "write Climate, without name"),
        ("title: Climate", "write Climate, without title"),
        ("Climate: Change", 'put it in quotes: "Climate: Change"'),
        ("name: [Climate]", "write it as one text"),
        ("{name: Climate, heat: 6}", "write it as one text"),
    ],
)
def test_a_text_in_a_mapping(item: str, hint: str) -> None:
    text = article().replace("- Climate", f"- {item}")
    assert [each.hint for each in findings(text.encode())] == [hint]


@pytest.mark.parametrize("path", ["/assets/a.jpg", "/a/b-c.png", "/assets/saplings.webp"])
def test_a_path_has_no_quotes_within_quotes(path: str) -> None:
    (found,) = findings(with_value(("images",), path).encode())
    assert f'"  - url: {path}"' in found.hint
