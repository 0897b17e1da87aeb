"""Text in XML reads back unchanged, and is written as by Python's own XML module."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given
from hypothesis import strategies as st

from newsmeta.xml_text import escaped, quoted

texts = st.text(st.sampled_from("<>&\"'\t\n\r ;a&#é🌳\x85\u2028"), max_size=12)


@given(texts, texts)
def test_text_reads_back(content: str, value: str) -> None:
    element = ElementTree.fromstring(f"<a b={quoted(value)}>{escaped(content)}</a>")
    assert (element.text or "", element.get("b")) == (content, value)


@given(texts)
def test_text_is_written_as_ever(text: str) -> None:
    assert quoted(text) == quoteattr(text)
    assert escaped(text) == escape(text, {"\r": "&#13;"})
