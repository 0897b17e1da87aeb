"""Comments and configuration that suppress the rules of `newsmeta check`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED, RULES
from tests.support.check_rules import (
    CACHE,
    MAP,
    NOW,
    ONE,
    PAGE,
    TITLE,
    amp,
    article,
    check,
    codes,
    compare,
    entry,
    image,
    related,
    two,
)

QUIET = {
    "NM301": image("//www.example.com/a.jpg"),
    "NM302": "sourceUrl: http://www.example.com/\n",
    "NM303": "sourceUrl: https://a:b@www.example.com/\n",
    "NM304": "sourceUrl: https://www.example.com/?a&amp;b\n",
    "NM305": "sourceUrl: https://www.example.com/?gclid=1\n",
    "NM306": "sourceUrl: https://WWW.example.com/\n",
    "NM308": amp("https://amp.example.net/a"),
    "NM309": amp("https://amp.example.com/a", f"{CACHE}/c/s/amp.example.com/b"),
    "NM310": f"cdnAmpWebUrl: {CACHE}/c/s/amp.example.com/b\n",
    "NM312": "sourceUrl: https://localhost/\n",
    "NM313": amp(PAGE),
    "NM401": image("https://www.example.com/a-600x400.jpg"),
    "NM402": image("https://www.example.com/a.jpg", 50, 50),
    "NM403": image("https://www.example.com/a.jpg", 5000, 500),
    "NM501": related(MAP, PAGE),
    "NM502": related(MAP, MAP),
    "NM503": "related:\n" + entry(MAP) + "    quality: 1\n" + entry(MAP + "2") + "    quality: 2\n",
}


@pytest.mark.parametrize(("code", "more"), QUIET.items(), ids=list(QUIET))
@pytest.mark.parametrize("selector", ["code", "name", "family", "all"])
def test_a_comment_keeps_a_finding_quiet(code: str, more: str, selector: str) -> None:
    text = article(more=more)
    (found,) = check(text)
    assert found.code == code
    word = {"code": code, "name": RULES[code].name, "family": code[:3], "all": ""}[selector]
    lines = text.split("\n")
    lines[found.line - 1] += f"  # newsmeta: ignore {word}"
    assert check("\n".join(lines)) == ()
    lines[found.line - 1] = lines[found.line - 1].split("  #")[0] + "  # newsmeta: ignore NM999"
    assert code in codes(check("\n".join(lines)))
    whole = text.replace("---\n", f"---\n# newsmeta: ignore-file {word}\n", 1)
    assert check(whole) == ()


def test_a_comment_keeps_comparisons_quiet(tmp_path: Path) -> None:
    quiet = ONE.replace(
        f'webUrl: "{PAGE}"', f'webUrl: "{PAGE}"  # newsmeta: ignore NM601 -- agreed'
    )
    assert quiet != ONE
    assert compare(tmp_path, {"a.md": quiet, "b.md": two(PAGE)}) == {"a.md": [], "b.md": ["NM601"]}
    whole = ONE.replace("---\n", "---\n# newsmeta: ignore-file NM6\n", 1)
    assert compare(tmp_path, {"a.md": whole, "b.md": two(PAGE)}) == {"a.md": [], "b.md": ["NM601"]}


def test_rules_are_not_applied_where_the_configuration_says_so(tmp_path: Path) -> None:
    files = {"old/a.md": ONE, "b.md": two(PAGE)}
    ignores = {"old/": ["NM601"]}
    expected = {"old/a.md": [], "b.md": ["NM601"]}
    config: dict[str, Any] = {"per-file-ignores": ignores}
    assert compare(tmp_path, files, **config) == expected
    for selectors in (["NM6"], ["duplicate-url"], ["ALL"]):
        config = {"per-file-ignores": {"old/": selectors}}
        assert compare(tmp_path, files, **config) == expected


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (("NM601",), ["NM601"]),
        (("NM602",), ["NM602"]),
        (("NM6",), ["NM602", "NM601"]),
        (("duplicate-title", "NM601"), ["NM602", "NM601"]),
        (("NM3",), []),
    ],
)
def test_only_selected_rules_are_applied(
    select: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    files = {"a.md": ONE, "b.md": ONE, "c.md": two(title=TITLE)}
    found = compare(tmp_path, files, Layer(select=select))
    assert found["a.md"] == expected


def test_rules_for_information_apply_only_when_selected() -> None:
    text = article(more=image("https://www.example.com/a.jpg", 50, 5) + QUIET["NM503"])
    usual = Runner(Config(root=Path("/site")), None, NOW, codes=CHECKED)
    assert (
        usual.checker.validate_bytes(
            text.encode(), "2021-01-27-x.md", Path("/site/2021-01-27-x.md")
        ).diagnostics
        == ()
    )
    assert set(codes(check(text, "2021-01-27-x.md"))) == {"NM402", "NM403", "NM503", "NM605"}
