"""NM019: the place of invalid Liquid in a body, reported once, in every lane."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.frontmatter.nodes import Limits
from newsmeta.frontmatter.parsed import parse
from newsmeta.liquid import problem_in
from tests.liquid.bodies import ANY_TEXTS
from tests.support.cli import GOOD, invoke, run, write
from tests.support.lanes import LANES

HEAD = GOOD[: GOOD.index("---\n", 4) + 4]
BROKEN = f"{HEAD}\nThe council voted {{% endif %}} on Wednesday.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(text: str, *args: str, name: str = "_news/a.md") -> list[dict[str, Any]]:
    write(Path(), {})
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    result = invoke("validate", "--output-format", "json", "--no-cache", *args, name)
    return [each for each in json.loads(result.out)["diagnostics"] if each["code"] == "NM019"]


PLACES = [
    # The body, and the start and end of the place, as lines and columns.
    ("{% endif %}", (1, 1), (1, 12)),
    ("\n\n\ntext {% endif %}", (4, 6), (4, 17)),
    ("\né ∞ 💚 {{ a }\n", (2, 7), (2, 13)),
    ("{% if a %}\n\n{% for b in c %}\n{% endif %}", (4, 1), (4, 12)),
    ("a\nb {% if\n c %} d", (2, 3), (3, 6)),
    ("a\n{% raw %}\n{{ {{ {%\n{% endraw\n%}\n{{ b", (6, 1), (6, 3)),
    ("---\na\n---\n{% else %}", (4, 1), (4, 11)),
    ("\t{{ a }", (1, 2), (1, 8)),
    ("{{ a }}{{ b }}{% c", (1, 15), (1, 17)),
    ("{{ a\n}", (1, 1), (2, 2)),
]
LINES_BEFORE = HEAD.count("\n")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("body", "start", "end"), PLACES, ids=[each[0] for each in PLACES])
def test_a_finding_has_the_line_and_column_of_the_file(
    body: str, start: tuple[int, int], end: tuple[int, int], line_end: str
) -> None:
    (one,) = found((HEAD + body).replace("\n", line_end))
    assert (one["line"], one["column"]) == (start[0] + LINES_BEFORE, start[1])
    assert (one["endLine"], one["endColumn"]) == (end[0] + LINES_BEFORE, end[1])


def test_a_block_in_the_way_is_a_related_place() -> None:
    (one,) = found(f"{HEAD}{{% if a %}}\n{{% for b in c %}}\n{{% endif %}}\n")
    (related,) = one["related"]
    assert related["line"] == LINES_BEFORE + 2


def test_a_body_has_one_finding() -> None:
    assert len(found(f"{HEAD}{{% endif %}}{{% if %}}{{{{ a }}{{% else %}}{{% foo")) == 1


def test_front_matter_is_no_template() -> None:
    text = GOOD.replace("spring.", "spring {% if x %} {{ y }.").replace("Wednesday", "{{ day }}")
    assert found(text) == []


def test_it_can_be_kept_quiet_for_a_file() -> None:
    quiet = BROKEN.replace("\ntype:", "\n# newsmeta: ignore-file NM019\ntype:")
    assert found(quiet) == []
    assert found(BROKEN, "--ignore", "liquid-in-body") == []
    assert len(found(BROKEN)) == 1


def test_standard_input_is_a_page() -> None:
    result = run("validate", "-", stdin=None, input=BROKEN.encode())
    assert "NM019" in result.out
    assert result.status == 1


def test_a_file_without_readable_front_matter_has_its_body_looked_at() -> None:
    (one,) = found("---\ntitle: a: b\n---\n{% if %}\n")
    assert one["line"] == 4


def test_what_is_remembered_is_no_answer_of_another_site() -> None:
    names = [f"_news/{number}.md" for number in range(120)]
    write(Path(), {**dict.fromkeys(names, BROKEN), "newsmeta.toml": ""})
    args = ["validate", "--select", "NM019", "--jobs", "1", "_news"]
    assert invoke(*args).status == invoke(*args).status == 1
    write(Path(), {"hugo.toml": ""})
    assert invoke(*args).status == 0
    Path("hugo.toml").unlink()
    assert invoke(*args).status == 1


def test_any_number_of_processes_says_the_same() -> None:
    write(Path(), {f"sub{n}/_news/{n}.md": BROKEN for n in range(40)})
    write(Path(), {f"sub{n}/_config.yml": "a: [\n" if n % 2 else "a: b\n" for n in range(40)})
    write(Path(), {"sub0/hugo.toml": "", "sub2/_config.yml": "exclude: [_news]\n"})
    args = ["validate", "--no-cache", "--select", "NM019", "."]
    one, two = invoke(*args, "--jobs", "1"), run(*args, "--jobs", "2")
    assert (one.out, one.err) == (two.out, two.err)
    assert one.out.count("NM019") == 39


@settings(max_examples=100)
@given(ANY_TEXTS, st.sampled_from(["validate", "both", "normalize"]))
def test_what_the_fast_lane_accepts_is_liquid(body: str, lane: str) -> None:
    data = (HEAD + body).encode()
    path = Path("_news/a.md")
    if LANES[lane].accept(data, path) is not None:
        assert problem_in(body) is None
    findings = LANES[lane].analyse(parse(data, Limits()), path).findings
    codes = [each.code for each in findings]
    assert codes.count("NM019") == (problem_in(body) is not None)
