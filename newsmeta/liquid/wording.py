"""Messages and hints for syntax errors in Liquid."""

from __future__ import annotations

_AS_TEXT = "put literal text between {% raw %} and {% endraw %}"
_LONGEST = 60

_Words = tuple[str, str]
"""The message and the hint."""

UNCLOSED_TAG: _Words = (
    "a tag of Liquid is opened with {% and never closed",
    f"close it with %}}; {_AS_TEXT}",
)

_HOMES = {
    "when": "{% case … %} and {% endcase %}",
    "elsif": "{% if … %} and {% endif %}",
    "else": "{% if … %} and {% endif %}",
}
"""The blocks that branches belong in."""


def unclosed_variable(text: str) -> _Words:
    """Return the words for a variable without its closing braces."""
    hint = f"close it with }}}}; {_AS_TEXT}"
    if text.endswith("}"):
        return f"{_shown(text)} is closed with a single brace", hint
    return "a variable of Liquid is opened with {{ and never closed", hint


def nameless_tag(text: str) -> _Words:
    """Return the words for a tag without a name."""
    return f"{_shown(text)} names no tag of Liquid", f"name one, or remove it; {_AS_TEXT}"


def refused(text: str, name: str, example: str) -> _Words:
    """Return the words for a tag with invalid markup after its name."""
    return (
        f"{_shown(text)} is not how Liquid writes {'a comment' if name == '#' else name}",
        f"for example {example}; {_AS_TEXT}",
    )


def else_with_condition(text: str) -> _Words:
    """Return the words for an `else` with markup in a `case`."""
    return (
        f"{_shown(text)} has a condition, which else in a case does not take",
        'write {% else %} alone, or a condition as in {% when "news" %}',
    )


def of_other_language(name: str, around: str) -> _Words:
    """Return the words for a branch that exists in other languages only."""
    return f"Liquid has no {name} in {around}", "write elsif instead"


def too_deep(most: int) -> _Words:
    """Return the words for a block that is nested too deeply."""
    return (
        f"more than {most} blocks of Liquid are nested",
        "end one before the next begins",
    )


def misplaced(name: str, blocks: list[str], *, ended_by_else: bool) -> _Words:
    """Return the words for an end or a branch outside of its block.

    Args:
        name: The name of the tag.
        blocks: The open blocks, the innermost last.
        ended_by_else: Whether a loop was ended by its second `else`.
    """
    tag, around = f"{{% {name} %}}", blocks[-1] if blocks else ""
    if name in _HOMES:
        place = f"in {around}, which has no such part" if around else "outside of any block"
        return f"{tag} stands {place}", f"put it between {_HOMES[name]}, or remove it; {_AS_TEXT}"
    ended = name.removeprefix("end").removeprefix("_")
    begun = f"{{% {ended} %}}" if ended in ("raw", "comment", "ifchanged") else f"{{% {ended} … %}}"
    if around:
        due = f"{{% end{around} %}}"
        place = "before it" if ended in blocks else "in its place, or remove it"
        return f"{tag} stands where {due} is due", f"put {due} {place}"
    if ended_by_else and name == "endfor":
        return (
            f"{tag} ends nothing: the loop has a second {{% else %}}, which is its end",
            "remove one {% else %}",
        )
    if not ended:
        return f"{tag} ends nothing", f"remove it; {_AS_TEXT}"
    hint = f"remove it, or begin {ended} before it with {begun}; {_AS_TEXT}"
    return f"{tag} ends nothing: no {ended} is open", hint


def never_ended(name: str, has_hyphen: bool) -> _Words:
    """Return the words for a block without an end.

    Args:
        name: The name of the block.
        has_hyphen: Whether there is an end tag that does not count because of a hyphen.
    """
    end = f"{{% end{name} %}}"
    if has_hyphen:
        return f"{name} is never ended, which {{%- end{name} does not do", f"end it with {end}"
    as_text = "" if name == "raw" else f"; {_AS_TEXT}"
    return f"{name} is never ended", f"end it with {end}{as_text}"


def _shown(text: str) -> str:
    """Return a tag or variable on one line, shortened."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 15]}…{text[-12:]}"
