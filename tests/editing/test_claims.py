"""Dependencies between changes: the same as by comparing every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsmeta.diagnostics import Pointer
from newsmeta.diagnostics.changes import (
    Change,
    InsertField,
    RemoveField,
    RemoveItem,
    RenameField,
    SetValue,
    SetValues,
)
from newsmeta.editing.claims import Claims
from newsmeta.editing.edits import Edit

parts = st.sampled_from(["a", "b", 0, 1])
pointers = st.lists(parts, min_size=1, max_size=3).map(tuple)
values = st.builds(SetValue, pointers, st.just("x"))
changes = st.one_of(
    values,
    st.builds(lambda each: SetValues(tuple(each)), st.lists(values, min_size=1, max_size=2)),
    st.builds(RemoveItem, pointers),
    st.builds(RemoveField, pointers),
    st.builds(RenameField, pointers, st.just("c")),
    st.builds(InsertField, pointers, st.sampled_from("ab"), st.just("x")),
)
spans = st.tuples(st.integers(0, 30), st.integers(0, 3), st.sampled_from(["", "x"]))
edits = spans.map(lambda span: Edit(span[0], span[0] + span[1], span[2]))


def about(change: Change) -> list[Pointer]:
    if isinstance(change, SetValues):
        return [each.pointer for each in change.changes]
    if isinstance(change, InsertField):
        return [(*change.owner, change.name)]
    assert isinstance(change, SetValue | RemoveItem | RemoveField | RenameField)
    return [change.pointer]


def are_related(one: Change, other: Change) -> bool:
    moves = {type(one), type(other)} > {RemoveItem}
    return any(
        all(a == b for a, b in zip(some, others, strict=False))
        or (moves and some[:-1] == others[:-1])
        for some in about(one)
        for others in about(other)
    )


def do_touch(one: Edit, other: Edit) -> bool:
    if one.text or other.text:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


@given(st.lists(changes, max_size=12))
def test_values(asked: list[Change]) -> None:
    claims, accepted = Claims(), list[Change]()
    for change in asked:
        waits = any(are_related(change, other) for other in accepted)
        assert claims.hold(change) == waits, (change, accepted)
        if not waits:
            accepted.append(change)
            claims.add(change, ())


@given(st.lists(edits, max_size=15))
def test_spans(asked: list[Edit]) -> None:
    claims, accepted = Claims(), list[Edit]()
    for edit in asked:
        touches = any(do_touch(edit, other) for other in accepted)
        assert claims.touch((edit,)) == touches, (edit, accepted)
        if not touches:
            accepted.append(edit)
            claims.add(None, (edit,))
