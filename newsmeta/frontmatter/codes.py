"""Codes of the mistakes that are found before any rule looks at a file.

The rules that document these mistakes take their codes from here.
"""

from __future__ import annotations

from typing import Final

UNREADABLE_FILE: Final = "NM001"
INVALID_ENCODING: Final = "NM002"
MISSING_FRONT_MATTER: Final = "NM003"
UNCLOSED_FRONT_MATTER: Final = "NM004"
YAML_SYNTAX: Final = "NM005"
NOT_A_MAPPING: Final = "NM006"
DUPLICATE_KEY: Final = "NM007"
YAML_LIMITS: Final = "NM008"
UNSUPPORTED_YAML: Final = "NM009"
AMBIGUOUS_SCALAR: Final = "NM010"
MERGE_KEY: Final = "NM018"
