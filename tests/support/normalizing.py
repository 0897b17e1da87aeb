"""Shared parts of the tests of `normalize`: invariants of every result, and articles."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import FixSafety, Pointer
from newsmeta.frontmatter import parser, source
from newsmeta.frontmatter.nodes import Alias, FrontMatter, Limits, Mapping
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.normalizing import NormalizedFile
from newsmeta.linter.runner import Runner
from newsmeta.rules import RULES
from tests.support.lines import assert_kept, end_of_entry
from tests.support.paths import DATA

FIXED_RULES = sorted(code for code, rule in RULES.items() if rule.fix)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LINE_END = re.compile(r"\r\n|\n|\r")

SITE = DATA / "normalize_site"
"""A site with topics and organizations of its own."""

CONFIG = Config(
    root=SITE,
    topics=("_data/topics.yaml",),
    organizations=("_data/organizations.yaml",),
)


@cache
def runner_for(select: tuple[str, ...], config: Config = CONFIG) -> Runner:
    return Runner(config, Layer(select=select), now=NOW)


# -- invariants -------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One way to normalize one content."""

    data: bytes
    path: Path = SITE / "_news" / "a.md"
    select: tuple[str, ...] = ("ALL",)
    unsafe: bool = False
    layout: bool = False
    config: Config = CONFIG

    @property
    def runner(self) -> Runner:
        return runner_for(self.select, self.config)

    def normalize(self, data: bytes | None = None) -> NormalizedFile:
        return self.runner.checker.normalize_bytes(
            self.data if data is None else data,
            "a.md",
            self.path,
            Fixes(self.unsafe, self.layout, are_written=True),
        )


def normalize(case: Case) -> NormalizedFile:
    """Normalize, and check all invariants."""
    outcome = case.normalize()
    if outcome.failure:
        raise outcome.failure
    assert outcome.before == case.data
    again = case.normalize(outcome.after)
    if again.failure:
        raise again.failure
    assert again.after == outcome.after, "a second time changes more"
    assert not again.fixed, "a second time fixes more"
    if not outcome.is_changed:
        assert not outcome.fixed
    if not outcome.fixed and not case.layout:
        assert outcome.after == outcome.before
    assert_nothing_fixable_is_left(case, outcome)
    if outcome.is_changed:
        before, after = source.split(outcome.before), source.split(outcome.after)
        assert_the_body_is_untouched(outcome, before, after)
        assert_values_change_only_where_reported(outcome, before, after)
        lost = sum(d.code == "NM016" for d in outcome.fixed)
        if read(before).root is not None:
            assert (comments(before) - comments(after)).total() <= lost
            assert not comments(after) - comments(before)
        if not case.layout:
            assert_other_lines_are_untouched(outcome, before, after)
    return outcome


def assert_nothing_fixable_is_left(case: Case, outcome: NormalizedFile) -> None:
    result = case.runner.checker.validate_bytes(outcome.after, "a.md", case.path)
    assert result.failure is None
    assert result.diagnostics == outcome.remaining
    excused = {diagnostic for diagnostic, _ in outcome.refused}
    allowed = {FixSafety.SAFE, FixSafety.UNSAFE} if case.unsafe else {FixSafety.SAFE}
    left = [d for d in outcome.remaining if d.fix in allowed and d not in excused]
    assert not left, "findings are left that could have been fixed"
    assert excused <= set(outcome.remaining)
    assert all(reason for _, reason in outcome.refused)
    codes = {d.code for d in outcome.fixed}
    assert codes <= {code for code in FIXED_RULES if RULES[code].fix in allowed}
    assert all(d.fix in allowed for d in outcome.fixed)


def assert_the_body_is_untouched(
    outcome: NormalizedFile, before: source.Source, after: source.Source
) -> None:
    old, new = before.text[before.span.end :], after.text[after.span.end :]
    fixed = {d.code for d in outcome.fixed}
    if "NM015" in fixed:
        assert (old[:3], new[:3]) == ("...", "---")
        old, new = old[3:], new[3:]
    if not fixed.isdisjoint(("NM012", "NM014")):
        assert LINE_END.split(old) == LINE_END.split(new)
        ends = {end for _, end in after.line_ends()}
        assert len(ends) == 1
    else:
        assert old == new
        opening = before.span.start
        assert before.text[:opening] == after.text[:opening]
    has_lost_mark = before.has_bom and not after.has_bom
    assert has_lost_mark == any(d.code == "NM011" for d in outcome.fixed)


# -- values -----------------------------------------------------------------------------


def read(parts: source.Source) -> FrontMatter:
    return parser.read(parts.text, parts.span, Limits())


def yaml_text(parts: source.Source) -> str:
    return parts.text[parts.span.start : parts.span.end]


def unparsed(text: str) -> Any:
    """Return front matter as PyYAML reads it, every scalar as text."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def ruamel(text: str) -> Any:
    """Return front matter as ruamel.yaml reads it: as YAML 1.2, with timestamps as text."""
    loader = YAML(typ="safe", pure=True)
    base = loader.Constructor

    class Constructor(base):  # type: ignore[misc, valid-type]
        pass

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
    loader.Constructor = Constructor
    loader.version = "1.2"
    loader.composer.warn_double_anchors = False  # An anchor may be redefined.
    return loader.load(io.StringIO(text))


def flat(value: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Yield the scalars of a value with their paths; empty collections too."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from flat(item, (*pointer, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from flat(item, (*pointer, index))
    else:
        yield pointer, (type(value).__name__, repr(value))


def touched(outcome: NormalizedFile, front_matter: FrontMatter) -> set[Pointer]:
    """Return the paths of values that reported fixes may have changed, with aliases resolved."""
    pointers = {parse_pointer(d.pointer) for d in outcome.fixed if d.pointer is not None}
    for diagnostic in outcome.fixed:
        if diagnostic.pointer is None:
            continue
        pointer = parse_pointer(diagnostic.pointer)
        is_empty_item = diagnostic.code == "NM107" and pointer and isinstance(pointer[-1], int)
        if diagnostic.code not in ("NM017", "NM102", "NM108") and not is_empty_item:
            continue
        # A renamed field appears under another name; a removal moves later items.
        while diagnostic.code == "NM108" and not isinstance(pointer[-1], int):
            pointer = pointer[:-1]
        pointers.add((*pointer[:-1], ANY_CHILD))
    homes = anchors(front_matter)
    while True:
        repeated = {
            (*alias, *pointer[len(home) :])
            for home, aliases in homes.items()
            for pointer in pointers
            if pointer[: len(home)] == home
            for alias in aliases
        }
        if repeated <= pointers:
            return pointers
        pointers |= repeated


ANY_CHILD = "*any child*"


def is_covered(pointer: Pointer, allowed: set[Pointer]) -> bool:
    return any(
        pointer[:length] in allowed or (length and (*pointer[: length - 1], ANY_CHILD) in allowed)
        for length in range(len(pointer) + 1)
    )


def anchors(front_matter: FrontMatter) -> dict[Pointer, list[Pointer]]:
    """Return the places of anchored values, and the places of their aliases."""
    homes = {id(node): pointer for pointer, node, _ in front_matter.walk()}
    found: dict[Pointer, list[Pointer]] = {}
    for pointer, node, _ in [((), front_matter.root, None), *front_matter.walk()]:
        if isinstance(node, Alias) and id(node.target) in homes:
            found.setdefault(homes[id(node.target)], []).append(pointer)
        if isinstance(node, Mapping):
            for name, entry in node.entries.items():
                home = homes.get(id(entry.node))
                if home is not None and home != (*pointer, name):
                    found.setdefault(home, []).append((*pointer, name))
    return found


def parse_pointer(pointer: str) -> Pointer:
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    return tuple(int(part) if part.isdigit() else part for part in parts)


def assert_values_change_only_where_reported(
    outcome: NormalizedFile, before: source.Source, after: source.Source
) -> None:
    front_matter = read(before)
    if front_matter.root is None:  # Without values before, any value is new.
        assert read(after).root is not None
        assert same(ruamel(yaml_text(after)), read(after).values)
        return
    allowed = touched(outcome, front_matter)
    old, new = yaml_text(before), yaml_text(after)
    pairs = [(front_matter.values, read(after).values)]
    if not front_matter.findings:
        if (raw := tried(unparsed, old)) is not None:
            pairs.append((raw, unparsed(new)))
        if (cooked := tried(ruamel, old)) is not None:
            pairs.append((cooked, ruamel(new)))
            if same(cooked, front_matter.values):
                assert same(ruamel(new), read(after).values)
    for one, two in pairs:
        values, others = dict(flat(one)), dict(flat(two))
        for pointer in {*values, *others}:
            if values.get(pointer) != others.get(pointer):
                assert is_covered(pointer, allowed), (
                    pointer,
                    values.get(pointer),
                    others.get(pointer),
                )


def tried(load: Any, text: str) -> Any:
    """Return the reading of another library; None if it rejects a file that libyaml accepts."""
    try:
        return load(text)
    except Exception:
        return None


def same(one: Any, other: Any) -> bool:
    return sorted(flat(one), key=repr) == sorted(flat(other), key=repr)


# -- text -------------------------------------------------------------------------------


def comments(parts: source.Source) -> Counter[str]:
    """Return the comments of the front matter: text after # outside of scalars."""
    text = yaml_text(parts)
    if "#" not in text:
        return Counter()
    text = LINE_END.sub("\n", text)
    rest = list(text)
    for token in yaml.scan(text, Loader=yaml.CLoader):
        if isinstance(token, yaml.ScalarToken):
            assert token.start_mark is not None and token.end_mark is not None
            start, end = token.start_mark.index, token.end_mark.index
            if token.style in ("|", ">"):
                # The header of a block text may end with a comment.
                start = text.find("\n", start, end) if "\n" in text[start:end] else end
            rest[start:end] = ["\n" if char == "\n" else "x" for char in text[start:end]]
    found = re.finditer(r"(?:^|(?<=[ \t\n]))#[^\n]*", "".join(rest))
    return Counter(text[match.start() : match.end()].strip() for match in found)


def places(front_matter: FrontMatter, pointer: Pointer) -> Iterator[tuple[int, int]]:
    """Yield the places of a pointer's key and value."""
    node = front_matter.node(pointer)
    if node is not None:
        target = node.target if isinstance(node, Alias) else node
        yield target.span.start, target.span.end
        yield node.span.start, node.span.end
    if (key := front_matter.key(pointer)) is not None:
        yield key.span.start, key.span.end


def assert_other_lines_are_untouched(
    outcome: NormalizedFile, before: source.Source, after: source.Source
) -> None:
    """Assert that every line is unchanged except those of fixed values."""
    codes = {d.code for d in outcome.fixed}
    # An unreadable file was repaired line by line: its values have their final places.
    readable = before if read(before).root is not None else after
    front_matter = read(readable)
    free = set[int]()
    allowed = touched(outcome, front_matter)
    for pointer, node, _ in [((), front_matter.root, None), *front_matter.walk()]:
        if node is None or not is_covered(pointer, allowed):
            continue
        for start, end in places(front_matter, pointer):
            first, last = (readable.position(at).line for at in (start, max(start, end - 1)))
            free.update(range(first, last + 1))
            if readable is before and read(after).node(pointer) is None:
                free.update(blank_line_beside(before, first, last))
    old, new = keep_ends(before.text), keep_ends(after.text)
    free.update(d.line for d in outcome.fixed if d.code == "NM005")
    # A repeated field is at the place of its finding, not of its pointer.
    for repeated in (d.location.start for d in outcome.fixed if d.code == "NM007"):
        at = before.line_starts[repeated.line - 1] + repeated.column - 1 - before.span.start
        end = end_of_entry(yaml_text(before), at)
        last = before.position(before.span.start + end - 1).line
        free.update(range(repeated.line, last + 1))
    if "NM015" in codes:
        free.add(before.position(before.span.end).line)
    if not codes.isdisjoint(("NM012", "NM014")):
        old, new = ([line.rstrip("\r\n") for line in lines] for lines in (old, new))
    if "NM210" in codes:
        # The first line of a list item has its hyphen.
        kept = Counter(line.strip("- \t\r\n") for at, line in enumerate(old, 1) if at not in free)
        missing = kept - Counter(line.strip("- \t\r\n") for line in new)
        assert not [line for line in missing if line], missing
        return
    old = old[: before.position(before.span.end).line]
    new = new[: after.position(after.span.end).line]
    assert_kept(old, new, free, may_insert="NM101" in codes)


def blank_line_beside(before: source.Source, first: int, last: int) -> list[int]:
    """Return the number of a blank line that may go with a removed field, if there is one."""
    lines = ["", *keep_ends(before.text)]
    return [at for at in (last + 1, first - 1) if not lines[at].strip()][:1]


def keep_ends(text: str) -> list[str]:
    ends = [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]
