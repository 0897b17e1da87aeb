"""LibreOffice, which opens newsmeta's output and saves it in its own formats."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice")

needs_office = pytest.mark.skipif(PROGRAM is None, reason="there is no LibreOffice")

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
"""The first sheet, with commas, quotes and UTF-8, and cells as displayed."""

UNICODE_TEXT = "csv:Text - txt - csv (StarCalc):9,34,65535,1,,0,false,true,false,false,false,1"
"""The same with tabs, and in UTF-16."""


def saved(path: Path, to: str, folder: Path) -> Path:
    """Return a file after LibreOffice opened it and saved it again."""
    assert PROGRAM is not None
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = [PROGRAM, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", to, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    ending = to.partition(":")[0]
    (found,) = folder.glob(f"{path.stem}*.{ending}")
    return found
