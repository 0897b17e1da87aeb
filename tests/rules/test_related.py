"""The rules about related articles."""

from __future__ import annotations

import pytest

from tests.support.check_rules import MAP, PAGE, article, check, entry, marked, marks, related


@pytest.mark.parametrize(
    "urls",
    [
        [MAP, "https://www.example.org/map/"],
        [MAP, "https://example.org/map"],
        [MAP, "https://www.example.org/Map"],
        [MAP, "https://www.example.org/map?id=1"],
        ["https://www.example.org/map?a=1&b=2", "https://www.example.org/map?b=2&a=1"],
        ["https://www.example.org/#!/a", "https://www.example.org/#!/b"],
        ["https://www.example.com/trees/"],
        ["https://www.example.com/trees?page=2"],
    ],
)
def test_entries_of_different_pages(urls: list[str]) -> None:
    assert check(article(more=related(*urls))) == ()


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        ([PAGE], ("NM501", f'"{PAGE}"')),
        ([MAP, f"{PAGE}#top"], ("NM501", f'"{PAGE}#top"')),
        ([f"{PAGE}?utm_source=x"], ("NM501", f'"{PAGE}?utm_source=x"')),
        ([MAP, MAP], ("NM502", f'"{MAP}"')),
        ([MAP, f"{MAP}#legend"], ("NM502", f'"{MAP}#legend"')),
        ([MAP, "http://www.example.org/map"], ("NM502", '"http://www.example.org/map"')),
        ([MAP, "https://www.example.org/%6dap"], ("NM502", '"https://www.example.org/%6dap"')),
    ],
)
def test_entries_of_a_page_that_is_there_already(
    urls: list[str], expected: tuple[str, str]
) -> None:
    text = article(more=related(*urls))
    found = [each for each in check(text) if each.code.startswith("NM5")]
    assert marks(text, found) == [expected]
    assert found[0].pointer == f"/related/{len(urls) - 1}/webUrl"
    (other,) = found[0].related
    wanted = PAGE if expected[0] == "NM501" else MAP
    assert marked(text, other.location) == f'"{wanted}"'


def test_entries_without_pages_are_no_duplicates() -> None:
    more = 'related:\n  - title: "A map"\n  - title: "A map"\n  - webUrl: ""\n  - webUrl: ""\n'
    assert check(article(more=more)) == ()


@pytest.mark.parametrize(
    ("qualities", "expected"),
    [
        ([70, 40, 40], None),
        ([70, None, 40], None),
        ([None, 40], None),
        (['"40"', 70], None),
        ([40, 70, 90], 1),
        ([70, None, 71], 2),
        ([90, 70, 80], 2),
    ],
)
def test_the_order_of_entries(qualities: list[int | str | None], expected: int | None) -> None:
    more = "related:\n" + "".join(
        entry(f"{MAP}{index}", "" if quality is None else f"    quality: {quality}\n")
        for index, quality in enumerate(qualities)
    )
    text = article(more=more)
    found = check(text)
    if expected is None:
        assert found == ()
    else:
        assert marks(text, found) == [("NM503", str(qualities[expected]))]
        assert found[0].pointer == f"/related/{expected}/quality"
