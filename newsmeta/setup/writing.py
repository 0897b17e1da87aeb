"""Writing of the files in a plan."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from newsmeta.files.repositories import shown
from newsmeta.files.temporary import clear
from newsmeta.files.writing import WriteError, create_file, replace_file
from newsmeta.setup.ci import GITHUB_FOLDER
from newsmeta.setup.collections import SCHEMAS
from newsmeta.setup.plan import PlannedFile, SetupError, SetupPlan


def clear_folders(plan: SetupPlan) -> None:
    """Remove the remains of an interrupted run from all folders that a plan may write to.

    The folder may not occur in the plan, if that run finished its files there.
    """
    for folder in (plan.root, plan.root / SCHEMAS, plan.top, plan.top / GITHUB_FOLDER):
        clear(str(folder))


def write(plan: SetupPlan) -> None:
    """Write the files of a plan. If one cannot be written, everything is restored.

    Raises:
        SetupError: When a file cannot be written, or has changed since the plan was made.
    """
    made: list[Path] = []
    changed: list[PlannedFile] = []
    clear_folders(plan)
    try:
        for file in sorted(plan.files, key=lambda file: not file.is_new):
            if file.before is None:
                _create(plan, file, made)
            else:
                _replace(plan, file, file.before, file.after)
                changed.append(file)
    except BaseException:
        for file in changed:
            with contextlib.suppress(SetupError):
                _replace(plan, file, file.after, file.before or b"")
        for path in reversed(made):
            _take_away(path)
        raise


def _create(plan: SetupPlan, file: PlannedFile, made: list[Path]) -> None:
    path = plan.path(file)
    try:
        for folder in reversed(path.parents):
            if not os.path.lexists(folder):
                with contextlib.suppress(FileExistsError):  # Another run was faster.
                    folder.mkdir()
                    made.append(folder)
        if not path.parent.resolve().is_relative_to(plan.top.resolve()):
            raise SetupError(
                f"{shown(path)} was not written: {shown(path.parent)} is a symbolic link that "
                "leads out of the repository"
            )
        try:
            create_file(path, file.after)
            made.append(path)
        except FileExistsError:
            # Another run may have just written the same.
            if not path.is_file() or path.read_bytes() != file.after:
                raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SetupError(f"{shown(path)} cannot be written: {reason}") from None


def _replace(plan: SetupPlan, file: PlannedFile, before: bytes, after: bytes) -> None:
    path = plan.path(file)
    try:
        replace_file(path, before, after, plan.top)
    except WriteError as error:
        raise SetupError(f"{shown(path)} was left as it is: {error}") from None


def _take_away(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.rmdir() if path.is_dir() else path.unlink()
