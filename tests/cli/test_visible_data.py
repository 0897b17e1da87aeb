"""Data on a terminal: nothing is lost, wherever it is cut."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.cli.visible_data import VisibleData
from newsmeta.reporters.escaping import visible_data


def written(*parts: bytes) -> str:
    out = io.BytesIO()
    data = VisibleData(out)
    for part in parts:
        data.write(part)
    data.flush()
    return out.getvalue().decode()


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([b"a\xc3"], "a\\xc3"),
        ([b"a", b"\xc3"], "a\\xc3"),
        ([b"\xe2\x82"], "\\xe2\\x82"),
        ([b"\xe2", b"\x82"], "\\xe2\\x82"),
        ([b"\xf0\x9f\x98"], "\\xf0\\x9f\\x98"),
        ([b"\r\xc3"], "\\r\\xc3"),
        ([b"\r", b"\xc3"], "\\r\\xc3"),
        ([b"a\r"], "a\\r"),
        ([b"\xc3", b"\xa9"], "é"),
        ([b"\xf0\x9f", b"\x98\x80"], "😀"),
        ([b"\xc3", b"a"], "\\xc3a"),
        ([b"\xff"], "\\xff"),
        ([], ""),
    ],
)
def test_what_is_not_whole_is_shown_as_escapes(parts: list[bytes], shown: str) -> None:
    assert written(*parts) == shown


@given(data=st.binary(max_size=30))
def test_nothing_is_lost(data: bytes) -> None:
    assert written(data) == visible_data(data.decode("utf-8", "backslashreplace"))
