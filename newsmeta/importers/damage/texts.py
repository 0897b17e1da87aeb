"""Damaged texts: error values, misread or lost characters, changed line breaks, truncation."""

from __future__ import annotations

import re
from collections.abc import Callable

from newsmeta.late_patterns import late_pattern

# As written by Excel and Calc, in the languages with localized names.
_ERROR = late_pattern(
    r"#(?:NAME\?|REF!|VALUE!|DIV/0!?|N/A|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!"
    r"|BUSY!|UNKNOWN!|EXTERNAL!|PYTHON!|GETTING_DATA|ERROR!|BEZUG!|WERT!|NV|ZAHL!|NULL|NOM\s?\?"
    r"|VALEUR!|NOMBRE!|NUL!|¿NOMBRE\?|¡REF!|¡VALOR!|¡NUM!|¡DIV/0!|NOME\?|RIF!|VALORE!)"
    r"|#{3,}|Err:5[0-9]{2}",
    re.IGNORECASE,
)
_NOTHING = frozenset(("nan", "nat", "none", "<na>", "null", "n/a", "undefined", "\\n", "(null)"))
_TRUTH = {
    "true": frozenset(
        ("true", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "waar", "prawda", "1")
    ),
    "false": frozenset(("false", "falsch", "faux", "falso", "onwaar", "fałsz", "0")),
}
# With adjacent blanks, which are as invisible.
_BREAK = late_pattern(
    r"[ \t]*(?:(?:_x000D_)?\r?\n|_x000D_|[\r\v\f\x85\u2028\u2029])[ \t]*", re.IGNORECASE
)
_BLANKS = late_pattern(r"[ \t]+")
_CODE_PAGES = ("cp1252", "latin-1", "mac_roman", "cp850", "cp437")
_LIMITS = frozenset((255, 256, 1_023, 1_024, 8_203, 32_767, 50_000, 65_535))
"""Limits of programs on the length of cells, in characters."""
_SIGNS = ("'", "=", "’", "`")
_LOST = "?_□"
"""Replacements for characters that an encoding lacks."""
_SIZES: tuple[Callable[[str], int], ...] = (
    lambda _: 1,
    lambda char: len(char.encode("utf-16-le", "surrogatepass")) // 2,
    lambda char: len(char.encode("utf-8", "surrogatepass")),
)
_LONGEST = 20_000


def is_error(old: str, new: str) -> bool:
    """Tell whether the new value is the error of a formula, such as `#NAME?`."""
    return new[:1] in ("#", "E", "e") and _ERROR.fullmatch(new.strip()) is not None


def is_no_value(old: str, new: str) -> bool:
    """Tell whether the new value is a program's way to write a missing value, such as `nan`."""
    word = new.strip().casefold()
    return word in _NOTHING and word != old.strip().casefold()


def is_mojibake(old: str, new: str) -> bool:
    """Tell whether the new value contains UTF-8 that was read in another encoding."""
    if new.isascii() or old.count("Ã") + old.count("â") > new.count("Ã") + new.count("â"):
        return False
    if _read_wrongly(old, new):
        return True
    return _has_mojibake(new) and not _has_mojibake(old)


def _read_wrongly(old: str, new: str) -> bool:
    data = old.encode("utf-8", "replace")
    return not old.isascii() and any(data.decode(page, "replace") == new for page in _CODE_PAGES)


def _has_mojibake(text: str) -> bool:
    text = text[:_LONGEST]
    if text.isascii():
        return False
    import ftfy.badness

    return bool(ftfy.badness.is_bad(text))


def has_lost_characters(old: str, new: str) -> bool:
    """Tell whether characters beyond ASCII were replaced by question marks or the like."""
    if "\ufffd" in new and "\ufffd" not in old:
        return True
    if old.isascii() or not any(sign in new for sign in _LOST):
        return False
    return any(_is_replaced(old, new, size) for size in _SIZES)


def _is_replaced(old: str, new: str, size: Callable[[str], int]) -> bool:
    """Tell whether the only difference are replaced characters, with a number of signs for each."""
    at = 0
    for char in old:
        if new.startswith(char, at):
            at += 1
        elif char.isascii():
            return False
        else:
            signs = new[at : at + size(char)]
            if not signs or signs.strip(_LOST) or len(signs) < size(char):
                return False
            at += len(signs)
    return at == len(new)


def has_other_line_breaks(old: str, new: str) -> bool:
    """Tell whether only line breaks differ, and blanks next to them."""
    if not (_BREAK.search(old) or _BREAK.search(new)):
        return False
    if _unbroken(old, "\n") == _unbroken(new, "\n"):
        return True
    if _BREAK.search(new) or not old.strip():
        return False
    # Programs without multi-line values replace a line break by a blank or by nothing.
    return any(_unbroken(old.strip(), sign) == _unbroken(new, sign) for sign in (" ", ""))


def _unbroken(text: str, sign: str) -> str:
    return _BLANKS.sub(" ", _BREAK.sub(sign, text)).strip()


def is_cut(old: str, new: str) -> bool:
    """Tell whether the new value is the old one, truncated to the limit of a program."""
    if not (len(new) < len(old) and old.startswith(new)):
        return False
    # Programs count UTF-16 units, possibly with the apostrophe that disarms a formula.
    length = len(new.encode("utf-16-le", "surrogatepass")) // 2
    return bool(_LIMITS & {length, length + 1})


def has_sign(old: str, new: str) -> bool:
    """Tell whether the new value begins with a type sign for spreadsheets."""
    if not old:
        return False
    return any(new == sign + old for sign in _SIGNS) or new == f'="{old}"'


def is_outcome(old: str, new: str) -> bool:
    """Tell whether the old value would be a formula, and the new one is a number."""
    formula = old.strip()
    if formula[:1] not in ("=", "+", "-", "@") or not any(map(str.isalnum, formula)):
        return False
    is_number = re.fullmatch(r"[-+]?[0-9]+(?:[.,][0-9]+)?", formula) is not None
    return not is_number and re.fullmatch(r"-?[0-9]+(?:[.,][0-9]+)?", new.strip()) is not None


def is_boolean(old: str, new: str) -> bool:
    """Tell whether `true` or `false` became a boolean, in any language."""
    words = _TRUTH.get(old.strip().casefold())
    return words is not None and new.strip().casefold() in words
