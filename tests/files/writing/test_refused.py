"""Files that the system refuses to write are reported, and left unchanged."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import Result, command, environment, invoke, run
from tests.support.writing import NEW, OLD, files

SETPRIV = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]


def as_nobody(*args: str, cwd: Path) -> Result:
    """Run newsmeta as a user who is subject to permissions, whoever runs the tests."""
    prefix = SETPRIV if os.geteuid() == 0 else []
    if prefix and shutil.which("setpriv") is None:
        pytest.skip("root may do anything, and there is no setpriv here")
    done = subprocess.run(
        [*prefix, *command(*args)], cwd=cwd, env=environment(), capture_output=True, check=False
    )
    if b"ermission denied" in done.stderr and b"newsmeta" not in done.stderr:
        pytest.skip("other users cannot call newsmeta here")
    err = done.stderr.decode()
    assert "Traceback" not in err
    return Result(done.returncode, done.stdout.decode(), err)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder of `nobody`, accessible to all, with one file to fix."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name) / "shared"
        folder.mkdir()
        Path(name).chmod(0o755)
        (folder / "a.md").write_bytes(OLD)
        (folder / "a.md").chmod(0o644)
        if os.geteuid() == 0:
            for path in (folder, folder / "a.md"):
                os.chown(path, 65_534, 65_534)
        yield folder
        folder.chmod(0o755)


def left_as_it_is(result: Result, reason: str, name: str = "a.md") -> None:
    """Assert that a run reports an unchanged file with the reason, and does not count it."""
    assert result.status == 2
    (line,) = [line for line in result.err.splitlines() if "left as it is" in line]
    assert line.startswith(f"newsmeta: {name} ")
    assert reason in line
    assert f"fixed {name}" not in result.err
    assert "0 of 1 file changed: 0 findings fixed, 1 left." in result.err


def test_a_user_who_may_write(shared: Path) -> None:
    assert as_nobody("normalize", "a.md", cwd=shared).status == 0
    assert files(shared) == {"a.md": NEW}
    assert stat.S_IMODE((shared / "a.md").stat().st_mode) == 0o644


def test_a_folder_that_cannot_be_written(shared: Path) -> None:
    shared.chmod(0o555)
    left_as_it_is(as_nobody("normalize", "a.md", cwd=shared), "permission denied")
    assert files(shared) == {"a.md": OLD}


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root")
def test_an_owner_that_cannot_be_kept(shared: Path) -> None:
    os.chown(shared / "a.md", 12_345, 23_456)
    (shared / "a.md").chmod(0o666)
    left_as_it_is(as_nobody("normalize", "a.md", cwd=shared), "owner")
    assert files(shared) == {"a.md": OLD}
    assert (shared / "a.md").stat().st_uid == 12_345


def test_a_limit_on_the_size_of_files(tree: Path) -> None:
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    result = run("normalize", "a.md", cwd=tree, preexec_fn=limit)
    left_as_it_is(result, "file too large")
    assert files(tree) == {"a.md": OLD}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("takes root, and Linux")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    body = b"A line of the body.\n" * 1900  # There is room for one file only.
    (small_disk / "a.md").write_bytes(OLD + body)
    left_as_it_is(run("normalize", "a.md", cwd=small_disk), "no space left on device")
    assert files(small_disk) == {"a.md": OLD + body}


def test_a_full_disk_does_not_stop_the_rest(small_disk: Path) -> None:
    body = b"A line of the body.\n" * 1900
    (small_disk / "a.md").write_bytes(OLD + body)
    (small_disk / "b.md").write_bytes(OLD)
    result = run("normalize", cwd=small_disk)
    assert result.status == 2
    assert "fixed b.md" in result.err
    assert files(small_disk) == {"a.md": OLD + body, "b.md": NEW}


def test_a_file_system_that_cannot_be_written(small_disk: Path) -> None:
    (small_disk / "a.md").write_bytes(OLD)
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True, capture_output=True)
    left_as_it_is(run("normalize", "a.md", cwd=small_disk), "read-only file system")
    assert files(small_disk) == {"a.md": OLD}


def test_a_link_out_of_the_tree_is_said(tree: Path, outside: Path) -> None:
    (tree / "a.md").unlink()
    (tree / "a.md").symlink_to(outside / "b.md")
    left_as_it_is(invoke("normalize", "a.md"), "link")
    assert files(outside)["b.md"] == OLD
