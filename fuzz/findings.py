"""Findings of fuzzing, as files: one input for each kind of fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fuzz.judging import Fault


@dataclass(frozen=True, slots=True)
class Findings:
    """A folder of findings.

    Attributes:
        folder: The path of the folder.
    """

    folder: Path

    def add(self, fault: Fault, data: bytes) -> Path:
        """Keep an input, replacing a longer one of the same kind, and return its file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{_name(fault.kind)}.bin"
        if not file.exists() or len(data) < file.stat().st_size:
            file.write_bytes(data)
            text = f"{fault.kind}\n\n{fault.details}\n"
            file.with_suffix(".txt").write_text(text, encoding="utf-8", errors="backslashreplace")
        return file

    def all(self) -> list[Path]:
        """Return the files of the inputs, in order."""
        return sorted(self.folder.glob("*.bin"))


def _name(kind: str) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "-", kind)[:60].strip("-")
    return f"{words}-{sha256(kind.encode('utf-8', 'replace')).hexdigest()[:8]}"
