"""Files are written whole or not at all, and over nothing but what was read."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_support import GOOD, ROOT, WARNING, Result, command, environment, invoke, run, write

from newsmeta.files.writing import WriteError, replace_file

OLD = WARNING.encode()
NEW = GOOD.encode()


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file to fix, `a.md`, as working directory; beside it is `outside`."""
    folder = tmp_path / "tree"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    monkeypatch.chdir(folder)
    (folder / "a.md").write_bytes(OLD)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of all files in a folder and below it, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def quick(tree: Path) -> Iterator[Path]:
    """A folder on a file system in memory, if there is one: forcing to disk takes long."""
    parent = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        dir=parent if os.access(parent, os.W_OK) else tree.parent
    ) as name:
        yield Path(name)


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Fail, rather than wait for ever."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"it takes longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def refusal(path: Path, root: Path, before: bytes = OLD, after: bytes = NEW) -> str:
    """Return why a file is not written."""
    with patience(20), pytest.raises(WriteError) as caught:
        replace_file(path, before, after, root)
    return str(caught.value)


# -- what is kept --------------------------------------------------------------


def test_the_content_is_the_new_one_and_nothing_else_is_there(tree: Path) -> None:
    replace_file(tree / "a.md", OLD, NEW, tree)
    assert files(tree) == {"a.md": NEW}


def test_what_is_right_already_is_left_alone(tree: Path) -> None:
    (tree / "a.md").write_bytes(NEW)
    before = (tree / "a.md").stat()
    replace_file(tree / "a.md", OLD, NEW, tree)
    after = (tree / "a.md").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o666, 0o755, 0o444, 0o2755])
def test_the_mode_is_kept(mode: int, tree: Path) -> None:
    path = tree / "a.md"
    path.chmod(mode)
    mask = os.umask(0o077)
    try:
        replace_file(path, OLD, NEW, tree)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_the_time_of_change_is_now(size: int, tree: Path) -> None:
    path = tree / "a.md"
    path.write_bytes(OLD + bytes(size))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    replace_file(path, OLD + bytes(size), NEW + bytes(size), tree)
    assert path.stat().st_mtime > time.time() - 60


@pytest.mark.skipif(os.geteuid() != 0, reason="takes root")
def test_the_owner_is_kept(tree: Path) -> None:
    path = tree / "a.md"
    os.chown(path, 12_345, 23_456)
    path.chmod(0o640)
    replace_file(path, OLD, NEW, tree)
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (12_345, 23_456)
    assert stat.S_IMODE(status.st_mode) == 0o640
    assert path.read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes here")
def test_extended_attributes_are_kept(tree: Path) -> None:
    path = tree / "a.md"
    try:
        os.setxattr(path, "user.newsmeta.test", b"kept")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace_file(path, OLD, NEW, tree)
    assert os.getxattr(path, "user.newsmeta.test") == b"kept"


def test_whoever_reads_the_file_meanwhile_reads_the_old_one(tree: Path) -> None:
    with (tree / "a.md").open("rb") as file:
        replace_file(tree / "a.md", OLD, NEW, tree)
        assert file.read() == OLD


@pytest.mark.parametrize("letter", ["a", "é", "三", "🌳"])
def test_the_longest_name_there_can_be(letter: str, tree: Path) -> None:
    name = letter * ((255 - 3) // len(letter.encode())) + ".md"
    (tree / name).write_bytes(OLD)
    replace_file(tree / name, OLD, NEW, tree)
    assert files(tree) == {"a.md": OLD, name: NEW}


@pytest.mark.parametrize("name", [" .md", "-n.md", "a\nb.md", "%s.md", ".md", "a.md~", "ö.md"])
def test_names_of_all_kinds(name: str, tree: Path) -> None:
    (tree / name).write_bytes(OLD)
    replace_file(Path(name), OLD, NEW, tree)
    assert files(tree) == {"a.md": OLD, name: NEW}


# -- links ---------------------------------------------------------------------


def test_a_link_inside_the_tree_is_followed_and_stays(tree: Path) -> None:
    (tree / "link.md").symlink_to("a.md")
    (tree / "second.md").symlink_to(tree / "link.md")
    replace_file(tree / "second.md", OLD, NEW, tree)
    assert (tree / "link.md").is_symlink()
    assert (tree / "second.md").is_symlink()
    assert files(tree) == dict.fromkeys(("a.md", "link.md", "second.md"), NEW)


def test_a_folder_that_is_a_link_inside_the_tree_is_followed(tree: Path) -> None:
    (tree / "real").mkdir()
    (tree / "real" / "b.md").write_bytes(OLD)
    (tree / "link").symlink_to("real")
    replace_file(Path("link/b.md"), OLD, NEW, tree)
    assert (tree / "link").is_symlink()
    assert (tree / "real" / "b.md").read_bytes() == NEW


@pytest.fixture
def outside(tree: Path) -> Path:
    """A folder outside of the tree, with a file."""
    folder = tree.parent / "outside"
    (folder / "b.md").write_bytes(OLD)
    (folder / "sub").mkdir()
    (folder / "sub" / "b.md").write_bytes(OLD)
    return folder


LINKS_OUT: dict[str, tuple[str, str, str]] = {
    # The link, where it leads, and the path through it.
    "file": ("link.md", "../outside/b.md", "link.md"),
    "folder": ("link", "../outside", "link/b.md"),
    "folder below": ("link", "../outside", "link/sub/b.md"),
    "folder and up": ("link", "../outside/sub", "link/../b.md"),
    "up and down": ("link", "..", "link/outside/b.md"),
    "absolute": ("link.md", "{outside}/b.md", "link.md"),
}


@pytest.mark.parametrize("way", LINKS_OUT.values(), ids=LINKS_OUT)
@pytest.mark.parametrize("is_absolute", [True, False])
def test_a_link_out_of_the_tree_is_not_followed(
    way: tuple[str, str, str], is_absolute: bool, tree: Path, outside: Path
) -> None:
    name, goal, path = way
    (tree / name).symlink_to(goal.format(outside=outside))
    (tree / "b.md").write_bytes(OLD)  # What `link/../b.md` would be if it were only text.
    assert Path(path).read_bytes() == OLD
    reason = refusal(tree / path if is_absolute else Path(path), tree)
    assert "link" in reason
    assert "out of" in reason
    assert files(outside) == {"b.md": OLD, "sub/b.md": OLD}
    assert (tree / "b.md").read_bytes() == OLD
    assert (tree / name).is_symlink()


def test_a_link_through_a_second_one_out_of_the_tree(tree: Path, outside: Path) -> None:
    (tree / "one.md").symlink_to("two.md")
    (tree / "two.md").symlink_to(outside / "b.md")
    assert "link" in refusal(Path("one.md"), tree)
    assert files(outside)["b.md"] == OLD


def test_up_behind_a_link_is_what_the_system_says(tree: Path) -> None:
    """Behind a link, `..` is the folder above the one that it leads to."""
    write(tree, {"real/sub/x.txt": "", "real/b.md": WARNING, "b.md": WARNING})
    (tree / "link").symlink_to("real/sub")
    replace_file(Path("link/../b.md"), OLD, NEW, tree)
    assert (tree / "real" / "b.md").read_bytes() == NEW
    assert (tree / "b.md").read_bytes() == OLD


def test_a_file_outside_of_the_tree_that_was_named_itself(tree: Path, outside: Path) -> None:
    replace_file(Path("../outside/b.md"), OLD, NEW, tree)
    assert files(outside) == {"b.md": NEW, "sub/b.md": OLD}


def test_a_link_beside_the_tree_that_leads_elsewhere(tree: Path, outside: Path) -> None:
    (outside / "link.md").symlink_to(tree / "a.md")
    (outside / "near.md").symlink_to("b.md")
    (outside / "far.md").symlink_to("../third/c.md")
    write(tree.parent, {"third/c.md": WARNING})
    assert "link" in refusal(Path("../outside/far.md"), tree)
    replace_file(Path("../outside/near.md"), OLD, NEW, tree)
    assert files(outside)["b.md"] == NEW
    assert (tree.parent / "third" / "c.md").read_bytes() == OLD


def test_a_tree_that_is_reached_by_a_link(tree: Path) -> None:
    """The way to the tree may have links; only the way out of it may not."""
    alias = tree.parent / "alias"
    alias.symlink_to(tree)
    (tree / "below").mkdir()
    (tree / "below" / "link.md").symlink_to("../a.md")
    for path, root in (
        (alias / "a.md", tree),
        (alias / "a.md", alias),
        (tree / "a.md", alias),
        (Path("../alias/a.md"), tree),
        (alias / "below" / "link.md", alias),
        (alias / "below" / "link.md", tree),
        (Path("a.md"), Path()),
    ):
        (tree / "a.md").write_bytes(OLD)
        replace_file(path, OLD, NEW, root)
        assert (tree / "a.md").read_bytes() == NEW, (path, root)


def test_links_that_lead_nowhere(tree: Path) -> None:
    (tree / "broken.md").symlink_to("nowhere.md")
    (tree / "circle.md").symlink_to("circle.md")
    assert "no such file" in refusal(Path("broken.md"), tree)
    assert refusal(Path("circle.md"), tree)
    assert not (tree / "nowhere.md").exists()


# -- changed meanwhile ---------------------------------------------------------


@pytest.mark.parametrize("content", [b"", OLD + b"\n", OLD[:-1], NEW[:-1], b"something else"])
def test_a_file_that_changed_is_left(content: bytes, tree: Path) -> None:
    (tree / "a.md").write_bytes(content)
    assert "changed" in refusal(tree / "a.md", tree)
    assert files(tree) == {"a.md": content}


def test_a_change_of_same_size_and_time_is_seen(tree: Path) -> None:
    path = tree / "a.md"
    status = path.stat()
    changed = OLD.replace(b"spring", b"autumn")
    path.write_bytes(changed)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "changed" in refusal(path, tree)
    assert files(tree) == {"a.md": changed}


def test_a_change_while_the_new_content_goes_to_the_disk_is_seen(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tree / "a.md"
    changed = OLD.replace(b"spring", b"autumn")
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        fsync(descriptor)
        path.write_bytes(changed)

    monkeypatch.setattr(os, "fsync", slow)
    assert "changed" in refusal(path, tree)
    assert files(tree) == {"a.md": changed}


def test_a_file_that_vanished_does_not_come_back(tree: Path) -> None:
    (tree / "a.md").unlink()
    assert "no such file" in refusal(tree / "a.md", tree)
    assert files(tree) == {}


def test_a_folder_that_vanished(tree: Path) -> None:
    assert "no such file" in refusal(tree / "gone" / "a.md", tree)
    assert not (tree / "gone").exists()


def _folder(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("make", [_folder, os.mkfifo, _device], ids=["folder", "pipe", "device"])
def test_a_file_that_became_something_else(make: Callable[[Path], object], tree: Path) -> None:
    path = tree / "a.md"
    path.unlink()
    make(path)
    kind = stat.S_IFMT(path.lstat().st_mode)
    assert refusal(path, tree)
    assert stat.S_IFMT(path.lstat().st_mode) == kind
    assert [item.name for item in tree.iterdir()] == ["a.md"]


def test_another_run_is_waited_for_and_its_work_not_lost(tree: Path) -> None:
    """Who comes second finds another file in the place of the one it waited for."""
    fcntl = pytest.importorskip("fcntl")
    path = tree / "a.md"
    theirs = OLD.replace(b"Climate", b"Cities")
    outcome: list[Exception | None] = []

    def second() -> None:
        try:
            replace_file(path, OLD, NEW, tree)
        except WriteError as error:
            outcome.append(error)
        else:
            outcome.append(None)

    with path.open("rb") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "it does not wait"
        (tree / "new").write_bytes(theirs)
        (tree / "new").replace(path)
    waiting.join(20)
    assert not waiting.is_alive()
    assert [isinstance(error, WriteError) for error in outcome] == [True]
    assert files(tree) == {"a.md": theirs}


def test_a_third_run_is_waited_for_as_well(tree: Path) -> None:
    """What counts is the lock of the file that is there now, not of the one that was."""
    fcntl = pytest.importorskip("fcntl")
    path = tree / "a.md"
    waiting = threading.Thread(target=replace_file, args=(path, OLD, NEW, tree))
    with path.open("rb") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        waiting.start()
        waiting.join(0.2)
        (tree / "new").write_bytes(OLD)
        third = (tree / "new").open("rb")
        fcntl.flock(third, fcntl.LOCK_EX)
        (tree / "new").replace(path)
    waiting.join(0.3)
    assert waiting.is_alive(), "it does not wait for the third"
    third.close()
    waiting.join(20)
    assert not waiting.is_alive()
    assert files(tree) == {"a.md": NEW}


# -- failures ------------------------------------------------------------------


@pytest.mark.parametrize("function", ["fsync", "replace", "utime"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    function: str, error: BaseException, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(os, function, fail)
    expected = WriteError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        replace_file(tree / "a.md", OLD, NEW, tree)
    assert files(tree) == {"a.md": OLD}


def test_the_content_is_on_the_disk_before_the_name_is(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        status = os.fstat(descriptor)
        kind = "folder" if stat.S_ISDIR(status.st_mode) else status.st_size
        forced.append((kind, (tree / "a.md").read_bytes()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    replace_file(tree / "a.md", OLD, NEW, tree)
    assert forced == [(len(NEW), OLD), ("folder", NEW)]


SETPRIV = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]


def as_nobody(*args: str, cwd: Path) -> Result:
    """Call newsmeta as a user whom permissions bind, whoever runs the tests."""
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
    """A folder of `nobody`, where all may go, with one file to fix."""
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
    """Check that a run says which file it left, and why, and counts it as not changed."""
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
    body = b"A line of the body.\n" * 1900  # The old file fits, a second one does not.
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


# -- several runs at once ------------------------------------------------------

BOTH = WARNING.replace("every district and starts", "every district &amp; starts")
"""An article with one finding of NM203 and one of NM201."""

DONE = GOOD.replace("every district and starts", "every district & starts")


def start(*args: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command("normalize", *args),
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def together(*runs: list[str], cwd: Path) -> list[Result]:
    """Call newsmeta several times at once."""
    processes = [start(*args, cwd=cwd) for args in runs]
    results = []
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert "Traceback" not in err, err
        results.append(Result(process.returncode, out, err))
    return results


def numbered(content: str, count: int = 100) -> dict[str, str]:
    return {f"n/{number:03}.md": f"{content}{number}\n" for number in range(count)}


def test_two_runs_at_once_over_the_same_files(quick: Path) -> None:
    for _ in range(3):
        write(quick, numbered(BOTH))
        results = together(["n"], ["n"], cwd=quick)
        assert [result.status for result in results] == [0, 0], results
        assert files(quick / "n") == {
            f"{number:03}.md": f"{DONE}{number}\n".encode() for number in range(100)
        }


def test_two_runs_at_once_with_different_rules_lose_nothing(quick: Path) -> None:
    """What a run does not say that it left is there in the end, whatever the other did."""
    pairs = (("NM201", "&amp;", "district & starts"), ("NM203", "ten  thousand", "ten thousand"))
    for _ in range(2):
        write(quick, numbered(BOTH))
        runs = [["n", "--select", code, "--fail-on", "never"] for code, *_ in pairs]
        results = together(*runs, cwd=quick)
        for result, (_, wrong, right) in zip(results, pairs, strict=True):
            left = {line.split()[1] for line in result.err.splitlines() if "left as it is" in line}
            assert result.status == (2 if left else 0)
            for name in numbered(BOTH):
                text = (quick / name).read_text()
                if name not in left:
                    assert wrong not in text, (name, result)
                    assert right in text
        for args in runs:
            assert run("normalize", *args, cwd=quick).status == 0
        assert files(quick / "n") == {
            f"{number:03}.md": f"{DONE}{number}\n".encode() for number in range(100)
        }


def test_somebody_who_edits_meanwhile_finds_whole_files(quick: Path) -> None:
    """Files that a program rewrites again and again end up as it or newsmeta wrote them."""
    marks = ("start", "one", "two", "three")
    allowed = {f"{content}{mark}\n".encode() for content in (BOTH, DONE) for mark in marks}
    write(quick, {f"n/{number:02}.md": f"{BOTH}start\n" for number in range(40)})
    for _ in range(2):
        process = start("n", cwd=quick)
        while process.poll() is None:
            for mark in marks:
                for path in sorted((quick / "n").glob("*.md")):
                    new = path.with_suffix(".new")
                    new.write_text(f"{BOTH}{mark}\n")
                    new.replace(path)
        _, err = process.communicate()
        assert "Traceback" not in err
        assert set(files(quick / "n").values()) <= allowed


# -- killed at any moment ------------------------------------------------------


def killer(folder: Path, *args: str, seconds: int = 300) -> dict[str, int]:
    """Run `killing.py`, and return what it counted."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "killing.py"), str(folder), *args],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return {name: int(count) for name, count in map(str.split, done.stdout.splitlines())}


def test_killed_hundreds_of_times_while_it_writes(quick: Path) -> None:
    counts = killer(quick / "k", "writing", "300")
    assert counts["kills"] == 300
    assert counts["broken"] == 0
    # Kills that came while a file was being written, or the test would show nothing.
    assert counts["leftovers"] >= 20
    assert counts["old"] >= 20
    assert counts["new"] >= 20


def test_killed_hundreds_of_times_while_it_normalizes(quick: Path) -> None:
    counts = killer(quick / "k", "normalize", "150")
    assert counts["kills"] == 150
    assert counts["broken"] == 0
    assert counts["midway"] >= 15, "kills after the first file changed and before the last did"


@pytest.mark.slow
def test_the_command_itself_killed(quick: Path) -> None:
    counts = killer(quick / "k", "command", "60")
    assert counts["kills"] == 60
    assert counts["broken"] == 0
    assert counts["midway"] >= 15


def test_what_a_kill_leaves_behind_is_no_article(quick: Path) -> None:
    """A temporary file that stayed is found by no search, and the next run does its work."""
    killer(quick / "k", "writing", "40", "keep")
    leftovers = [path for path in (quick / "k").iterdir() if path.suffix != ".md"]
    assert leftovers
    assert all(path.name.startswith(".") for path in leftovers)
    folder = str(quick / "k")
    result = invoke("validate", folder, "--verbose")
    assert not [path for path in leftovers if path.name in result.err]
    assert invoke("normalize", folder).status == 0
    assert invoke("normalize", folder, "--check").status == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_stop_leaves_no_temporary_files(number: int, tree: Path) -> None:
    generator = random.Random(number)
    for _ in range(3):
        write(tree, numbered(BOTH))
        process = start("n", cwd=tree)
        first = tree / "n" / "000.md"
        while process.poll() is None and first.read_text() == f"{BOTH}0\n":
            time.sleep(0.001)
        time.sleep(generator.uniform(0, 0.05))
        process.send_signal(number)
        process.communicate(timeout=60)
        found = files(tree / "n")
        assert sorted(found) == [f"{number:03}.md" for number in range(100)]
        for name, content in found.items():
            assert content.decode() in (f"{BOTH}{int(name[:3])}\n", f"{DONE}{int(name[:3])}\n")
