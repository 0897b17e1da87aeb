"""The rules that compare files with one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.check_rules import ONE, PAGE, TITLE, amp, compare, looked, marked, related, two


@pytest.mark.parametrize(
    ("text", "is_duplicate"),
    [
        (two(PAGE), True),
        (two("http://www.example.com/trees"), True),
        (two("HTTPS://WWW.example.com:443/trees"), True),
        (two("https://www.example.com/x/../%74rees"), True),
        (two("https://www.example.com/trees?utm_source=x&fbclid=y"), True),
        (two("https://www.example.com/trees#top"), True),
        (two(fields=f'originalUrl: "{PAGE}"\n'), True),
        (two("https://www.example.com/trees/"), False),
        (two("https://example.com/trees"), False),
        (two("https://www.example.com/Trees"), False),
        (two("https://www.example.com/trees?id=1"), False),
        (two("https://www.example.com/trees#!/page"), False),
        (two(fields=amp(PAGE)), False),
        (two(more=related(PAGE)), False),
        (two(PAGE, "published: false\n"), True),
        (two(PAGE, "deleted: true\n"), False),
        (two(PAGE, "removed: true\n"), False),
        (two(PAGE, "deleted: false\n"), True),
        (two(PAGE, 'deleted: "true"\n'), True),
    ],
)
def test_duplicates_of_pages(text: str, is_duplicate: bool, tmp_path: Path) -> None:
    found = compare(tmp_path, {"a.md": ONE, "b.md": text})
    expected = ["NM601"] if is_duplicate else []
    assert found == {"a.md": expected, "b.md": expected}


def test_a_duplicate_names_all_files_and_marks_the_fields(tmp_path: Path) -> None:
    files = {
        "a.md": ONE,
        "b.md": two(fields=f'originalUrl: "{PAGE}"\n'),
        "c.md": two(PAGE, title="Bridge is closed", excerpt="There are cracks in it."),
    }
    found = looked(tmp_path, files)
    (first,) = (each for each in found["a.md"] if each.code == "NM601")
    assert first.message == "webUrl: is the same page as in b.md and c.md"
    assert first.pointer == "/webUrl"
    assert marked(ONE, first.location) == f'"{PAGE}"'
    assert [
        (each.location.path, marked(files[each.location.path], each.location))
        for each in first.related
    ] == [("b.md", f'"{PAGE}"'), ("c.md", f'"{PAGE}"')]
    (second,) = (each for each in found["b.md"] if each.code == "NM601")
    assert second.pointer == "/originalUrl"


def test_many_duplicates_are_named_in_part(tmp_path: Path) -> None:
    files = {
        f"{i}.md": two(PAGE, title=f"News {chr(97 + i) * 9}", excerpt=chr(97 + i) * 30)
        for i in range(6)
    }
    found = looked(tmp_path, files)["0.md"]
    assert [each.message for each in found if each.code == "NM601"] == [
        "webUrl: is the same page as in 1.md, 2.md, 3.md and 2 other files"
    ]


def test_files_of_two_kinds_are_no_duplicates(tmp_path: Path) -> None:
    kinds = {"page": {"files": ["pages/"]}}
    assert compare(tmp_path, {"a.md": ONE, "pages/a.md": ONE}, kinds=kinds) == {
        "a.md": [],
        "pages/a.md": [],
    }


@pytest.mark.parametrize(
    ("title", "is_duplicate"),
    [
        ("Ten thousand trees", True),
        ("TEN thousand Trees", True),
        ("Ten  thousand\u00a0trees ", True),
        ("Ten thousand &#116;rees", True),
        ("Ｔen thousand trees", True),
        ("Ten thousand trees!", False),
        ("Ten thousand trees: part 2", False),
        ("10 thousand trees", False),
    ],
)
def test_duplicates_of_titles(title: str, is_duplicate: bool, tmp_path: Path) -> None:
    found = compare(tmp_path, {"a.md": ONE, "b.md": two(title=title)})
    expected = ["NM602"] if is_duplicate else []
    assert found == {"a.md": expected, "b.md": expected}


def test_files_without_titles_have_not_the_same_one(tmp_path: Path) -> None:
    files = {f"{name}.md": two(f"{PAGE}/{name}", title=" ", excerpt=" ") for name in "ab"}
    assert compare(tmp_path, files) == {"a.md": [], "b.md": []}


def test_the_same_page_is_not_told_by_its_title_again(tmp_path: Path) -> None:
    files = {"a.md": ONE, "b.md": ONE, "c.md": two(title=TITLE)}
    found = compare(tmp_path, files)
    assert found == {"a.md": ["NM602", "NM601"], "b.md": ["NM602", "NM601"], "c.md": ["NM602"]}


LONG = "City council votes to plant ten thousand trees"

TEXT = "The plan covers every district, and starts in the spring of the year."


@pytest.mark.parametrize(
    ("title", "excerpt", "is_alike"),
    [
        ("The city council votes to plant ten thousand trees", TEXT, True),
        ("City council votes to plant ten thousand trees.", TEXT.replace("spring", "Spring"), True),
        ("Ten thousand trees to plant, city council votes", TEXT, True),
        (
            "City council votes to plant ten thousand trees, again",
            "Something else is in it.",
            False,
        ),
        ("Farmers sell apples at the market", TEXT, False),
        ("City council votes to plant 20 thousand trees", TEXT, False),
        ("City council votes to plant ten thousand trees, part 2", TEXT, False),
        ("City council votes to cut down ten old oaks", TEXT, False),
        ("City council votes to plant ten thousand tree", "", False),
    ],
)
def test_files_that_are_almost_the_same(
    title: str, excerpt: str, is_alike: bool, tmp_path: Path
) -> None:
    files = {"a.md": two(PAGE, title=LONG, excerpt=TEXT), "b.md": two(title=title, excerpt=excerpt)}
    expected = ["NM603"] if is_alike else []
    assert compare(tmp_path, files) == {"a.md": expected, "b.md": expected}


def test_parts_of_a_series_are_not_almost_the_same(tmp_path: Path) -> None:
    files = {
        f"{part}.md": two(f"{PAGE}/{part}", title=f"Trees of the city, part {part}", excerpt=TEXT)
        for part in (1, 2, 10)
    }
    assert set(map(tuple, compare(tmp_path, files).values())) == {()}


def provider(name: str, domain: str, url: str = "", more: str = "") -> str:
    """Return an article of a provider unrelated to the others."""
    key = f"{name} {domain} {url}".encode().hex()
    return two(
        url or f"https://www.{domain}/{key}",
        more,
        title=key[::-1],
        excerpt=key,
        name=name,
        domain=domain,
    )


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ([("Example Times", "example.com"), ("Example Times", "example.com")], [0, 0]),
        ([("Example Times", "example.com"), ("Example Times", "EXAMPLE.com")], [0, 0]),
        ([("Example Times", "example.com"), ("Example Post", "example.org")], [0, 0]),
        ([("Example Times", "example.com"), ("Example Sport", "sport.example.com")], [0, 0]),
        ([("Example Times", "example.com"), ("The Example Times", "example.com")], [1, 1]),
        ([("Example Times", "example.com"), ("Example Times", "example.org")], [1, 1]),
        (
            [("Times", "example.com"), ("Times", "example.com"), ("The Times", "example.com")],
            [0, 0, 1],
        ),
        (
            [("Times", "example.com"), ("Times", "example.com"), ("Times", "example.org")],
            [0, 0, 1],
        ),
    ],
)
def test_names_and_domains_of_providers(
    parties: list[tuple[str, str]], expected: list[int], tmp_path: Path
) -> None:
    files = {
        f"{index}.md": provider(*party, f"https://www.{party[1].lower()}/{index}{index}")
        for index, party in enumerate(parties)
    }
    found = compare(tmp_path, files)
    assert [found[name].count("NM606") for name in files] == expected


def test_what_the_organizations_say_is_no_conflict(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.yaml").write_text(
        "name: Example Times\notherNames: [The Example Times]\ndomain: example.com\n",
        encoding="utf-8",
    )
    files = {
        "a.md": provider("Example Times", "example.com"),
        "b.md": provider("The Example Times", "example.com"),
    }
    known = {"organizations": ["data/*.yaml"]}
    assert compare(tmp_path, files, vocabularies=known) == {"a.md": [], "b.md": []}


def test_a_conflict_marks_what_is_in_conflict(tmp_path: Path) -> None:
    more = "related:\n  - provider:\n      name: ExampleTimes\n      domain: example.com\n"
    files = {
        "a.md": provider("Example Times", "example.com"),
        "b.md": provider("Example Times", "example.com", "https://www.example.com/b", more),
    }
    found = looked(tmp_path, files)
    assert found["a.md"] == []
    (diagnostic,) = found["b.md"]
    assert (diagnostic.code, diagnostic.pointer) == ("NM606", "/related/0/provider/name")
    assert marked(files["b.md"], diagnostic.location) == "ExampleTimes"
    for each in diagnostic.related:
        assert marked(files[each.location.path], each.location) == "Example Times"


def test_providers_of_two_kinds_are_not_compared(tmp_path: Path) -> None:
    kinds = {"course": {"files": ["courses/"]}}
    files = {
        "a.md": provider("Example Times", "example.com"),
        "courses/b.md": provider("Example Times Learning", "example.com"),
    }
    assert compare(tmp_path, files, kinds=kinds) == {"a.md": [], "courses/b.md": []}
