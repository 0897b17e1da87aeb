"""Articles with one mistake each, found by `validate` or `check`."""

from __future__ import annotations

from tests.support.cli import GOOD, codes, invoke

FILE = "newsmeta-baseline.txt"
HEADER = "# newsmeta baseline, version 2: file, rule, pointer, fingerprint, times\n"

MISTAKES = {
    # name: (text, replacement, code of the finding)
    "entity": ("starts in the spring", "starts in spring &amp; summer", "NM201"),
    "two spaces": ("City council", "City  council", "NM203"),
    "text for a number": ("quality: 60", 'quality: "60"', "NM103"),
    "unknown field": ("heat: -1\n", "heat: -1\ntemperature: 20\n", "NM102"),
    "missing field": ("  domain: example.com\n", "", "NM101"),
    "unknown type": ("type: article", "type: podcast", "NM104"),
    "form of a timestamp": ("2021-01-27T15:50:00Z", "2021-01-27T16:50:00+01:00", "NM211"),
    "topic given twice": ("  - Climate\n", "  - Climate\n  - Climate\n", "NM108"),
    "negative width": ("width: 1200", "width: -1200", "NM106"),
    "no picture size": ("    height: 630\n", "", "NM101"),
    "insecure picture": ('- url: "https://www.', '- url: "http://www.', "NM302"),
    "tracking": ("-trees/\"\ntype", "-trees/?utm_source=x\"\ntype", "NM305"),
    "form of a locale": ("published: true", "published: true\nlocale: en_US", "NM105"),
}  # fmt: skip


def article(number: int, *mistakes: str) -> str:
    """Return an article unlike any other, with some mistakes."""
    text = GOOD.replace("ten thousand", f"{number} thousand")
    text = text.replace("ten-thousand", f"{number}-thousand")
    text = text.replace("trees-1200x630", f"trees-{number}-1200x630")
    for name in mistakes:
        before, after, _ = MISTAKES[name]
        assert before in text, name
        text = text.replace(before, after, 1)
    return text


def reported(*options: str) -> list[tuple[str, str]]:
    """Return the reported paths and codes of `validate` and `check`, sorted."""
    found = []
    for name in ("validate", "check"):
        found += [(line.split(":", 1)[0], codes(line)[0]) for line in _run(name, *options)]
    return sorted(found)


def _run(*args: str) -> list[str]:
    result = invoke(*args)
    assert result.status in (0, 1), result.err
    return result.out.splitlines()
