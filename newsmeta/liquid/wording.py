"""What is wrong with a text that is no Liquid, and what to do, in words."""

from __future__ import annotations

_AS_TEXT = "what is meant as text stands between {% raw %} and {% endraw %}"
_LONGEST = 60

_Words = tuple[str, str]
"""What is wrong, and what to do."""

UNCLOSED_TAG: _Words = (
    "a tag of Liquid is opened with {% and never closed",
    f"close it with %}}; {_AS_TEXT}",
)

_HOMES = {
    "when": "{% case … %} and {% endcase %}",
    "elsif": "{% if … %} and {% endif %}",
    "else": "{% if … %} and {% endif %}",
}
"""Where a part of a block belongs."""


def unclosed_variable(text: str) -> _Words:
    """Return what to say of a variable without its two braces."""
    hint = f"close it with }}}}; {_AS_TEXT}"
    if text.endswith("}"):
        return f"{_shown(text)} is closed with a single brace", hint
    return "a variable of Liquid is opened with {{ and never closed", hint


def nameless_tag(text: str) -> _Words:
    """Return what to say of a tag without a name."""
    return f"{_shown(text)} names no tag of Liquid", f"name one, or remove it; {_AS_TEXT}"


def refused(text: str, name: str, example: str) -> _Words:
    """Return what to say of a tag that has something behind its name that it does not take."""
    return (
        f"{_shown(text)} is not how Liquid writes {'a comment' if name == '#' else name}",
        f"for example {example}; {_AS_TEXT}",
    )


def else_with_condition(text: str) -> _Words:
    """Return what to say of an `else` in a `case` with something behind it."""
    return (
        f"{_shown(text)} has a condition, which else in a case does not take",
        'write {% else %} alone, or a condition as in {% when "news" %}',
    )


def of_other_language(name: str, around: str) -> _Words:
    """Return what to say of a branch that other languages have."""
    return f"Liquid has no {name} in {around}", "write elsif in its place"


def too_deep(most: int) -> _Words:
    """Return what to say of a block inside too many others."""
    return (
        f"more than {most} blocks of Liquid stand inside of each other",
        "end one before the next begins",
    )


def misplaced(name: str, blocks: list[str], *, ended_by_else: bool) -> _Words:
    """Return what to say of an end, or a part of a block, without that block.

    Args:
        name: Its name.
        blocks: The blocks that it stands in, the innermost last.
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
    """Return what to say of a block without an end.

    Args:
        name: Its name.
        has_hyphen: Whether there is what would end it but for a hyphen.
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
