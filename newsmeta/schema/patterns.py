"""Regular expressions of users' schemas, which only the fast engine matches.

Its time is linear in the length of a text, or it stops after a million steps. Python's own engine
backtracks: forty letters keep `(a|a)*$` busy for hours.
"""

from __future__ import annotations

import re
from typing import Any

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_END = r"(?![\s\S])"


def compiled(schema: dict[str, Any], **options: Any) -> Any:
    r"""Return the validator of a schema with one keyword, which may be a pattern.

    Python's sign for the end of a text, `\Z`, is translated, since many people use it.

    Raises:
        ValueError: When the schema is invalid.
    """
    import jsonschema_rs

    try:
        return jsonschema_rs.validator_for(schema, **options)
    except ValueError:
        pattern = schema.get("pattern")
        if not isinstance(pattern, str) or r"\Z" not in pattern:
            raise
        plain = _ESCAPE.sub(lambda match: _END if match[1] == "Z" else match[0], pattern)
        return jsonschema_rs.validator_for({**schema, "pattern": plain}, **options)


def is_pattern(pattern: str) -> bool:
    """Tell whether a text is a regular expression that can be matched in time."""
    try:
        compiled({"pattern": pattern})
    except ValueError:
        return False
    return True
