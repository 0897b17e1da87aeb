"""Bodies composed of pieces of Liquid: some are valid, most are not."""

from __future__ import annotations

from hypothesis import strategies as st

_TAGS = (
    *("if", "unless", "elsif", "else", "endif", "endunless", "for", "endfor", "case", "when"),
    *("endcase", "raw", "endraw", "comment", "endcomment", "capture", "endcapture", "assign"),
    *("tablerow", "endtablerow", "ifchanged", "endifchanged", "cycle", "increment", "break", "#"),
    *("highlight", "endhighlight", "include", "include_relative", "post_url", "link", "end"),
)
_MARKUP = (
    *("", "", "x", "x in y", "a = b", "'a", '"b c"', "a and b", "or", "a or ", "and and", "ruby"),
    *("ruby linenos", "a.html", "a.html b=c", "a.html b = 'c' d", "{{ x }}", "(1..2)", "a:b", "é"),
    *("x in (1..3) reversed", "x? in y", "x in[1]", ", x", "| a", "2021-01-01-x", "  ", "\n", "."),
    *("a/2021-1-1-x", "x in y limit:2 offset:continue", "'and' or \"or\"", "a == b", "[", "(a"),
    *("a contains b", "x\n#y", "x\ny", "a\u00a0b", 'c++ hl="1 2"', "- x", "a[b[c]]", "a ? b", "%"),
)
_BITS = (
    *("{%", "%}", "{{", "}}", "{", "}", "%", "-", " ", "\n", "text", "{{ x }}", "{% raw %}"),
    *("{% endraw %}", "{%- endraw %}", "{% endraw -%}", "endraw", "raw", "é", "{% comment %}"),
)
_BLOCKS = {
    "if": ("{% if a %}", "{% endif %}", ("", "{% else %}", "{% elsif b %}")),
    "unless": ("{%- unless a -%}", "{%- endunless -%}", ("", "{% else %}")),
    "for": ("{% for a in b %}", "{% endfor %}", ("", "{% else %}")),
    "case": ("{% case a %}", "{% endcase %}", ("{% when 1 %}", "{% else %}")),
    "comment": ("{% comment %}", "{% endcomment %}", ("", "{% else %}", "{% endif %}")),
    "raw": ("{% raw %}", "{% endraw %}", ("", "{{ a", "{% if %}", "{% endfor %}")),
    "capture": ("{% capture a %}", "{% endcapture %}", ("",)),
    "highlight": ("{% highlight ruby %}", "{% endhighlight %}", ("",)),
}
_OF_PLUGINS = {
    "note": ("{% note %}", "{% endnote %}", ("", "{% single a %}")),
}


def _tag() -> st.SearchStrategy[str]:
    opening, closing = (
        st.sampled_from(("{%", "{% ", "{%- ")),
        st.sampled_from(("%}", " %}", " -%}")),
    )
    parts = (opening, st.sampled_from(_TAGS), st.sampled_from((" ", "\n", "")))
    return st.tuples(*parts, st.sampled_from(_MARKUP), closing).map("".join)


def _nested(blocks: dict[str, tuple[str, str, tuple[str, ...]]]) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(("", "text", "{{ a }}", "}}", "\n"))

    def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        def wrapped(name: str) -> st.SearchStrategy[str]:
            opening, closing, middles = blocks[name]
            middle = st.sampled_from(middles)
            return st.tuples(st.just(opening), inner, middle, inner, st.just(closing)).map("".join)

        return st.lists(st.one_of(inner, st.sampled_from(sorted(blocks)).flatmap(wrapped))).map(
            "".join
        )

    return st.recursive(leaf, around, max_leaves=8)


def _cut(given: tuple[str, float, int, str]) -> str:
    """Return a text with a piece of it replaced."""
    text, place, length, piece = given
    at = int(place * len(text))
    return text[:at] + piece + text[at + length :]


_LOOSE = st.lists(st.one_of(_tag(), _tag(), st.sampled_from(_BITS)), max_size=8).map("".join)
_WHOLE = _nested(_BLOCKS)
_DAMAGED = st.tuples(
    _WHOLE,
    st.floats(0, 1),
    st.integers(0, 12),
    st.sampled_from(("", "{", "%}", "{% else %}", "{% endif %}")),
).map(_cut)

BODIES = st.one_of(_LOOSE, _WHOLE, _DAMAGED)
"""Bodies of Liquid and of Jekyll's own tags."""

BODIES_WITH_PLUGINS = _nested({**_BLOCKS, **_OF_PLUGINS})
"""Bodies that are valid with a plugin."""

ANY_TEXTS = st.one_of(BODIES, st.lists(st.sampled_from(_BITS), max_size=12).map("".join), st.text())
"""Texts that may look like Liquid."""
