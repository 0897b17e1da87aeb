"""Malicious archives, and the expected results of unpacking them."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

PAGE = b"---\ntitle: A\n---\n"

Tar = Callable[[tarfile.TarFile], None]
Zip = Callable[[zipfile.ZipFile], None]


def file(name: str, data: bytes = PAGE) -> Tar:
    def put(archive: tarfile.TarFile) -> None:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))

    return put


def special(name: str, kind: bytes, target: str = "") -> Tar:
    def put(archive: tarfile.TarFile) -> None:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, target
        archive.addfile(member)

    return put


def symlink(name: str, target: str) -> Tar:
    return special(name, tarfile.SYMTYPE, target)


def hardlink(name: str, target: str) -> Tar:
    return special(name, tarfile.LNKTYPE, target)


def folder(name: str) -> Tar:
    return special(name, tarfile.DIRTYPE)


def tar_of(path: Path, *members: Tar, mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for put in members:
            put(archive)
    return path


def entry(name: str, data: bytes = PAGE, mode: int = stat.S_IFREG | 0o644, **more: int) -> Zip:
    def put(archive: zipfile.ZipFile) -> None:
        member = zipfile.ZipInfo(name)
        member.create_system = 3
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = mode << 16
        for key, value in more.items():
            setattr(member, key, value)
        archive.writestr(member, data)

    return put


def zip_of(path: Path, *members: Zip, packed: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packed) as archive:
        for put in members:
            put(archive)
    return path


REFUSED_TARS: dict[str, tuple[tuple[Tar, ...], str]] = {
    "out": ((file("../x.md"),), "leads out of its folder by .."),
    "out further in": ((file("a/../../x.md"),), "leads out of its folder by .."),
    "up and down": ((file("a/../x.md"),), "leads out of its folder by .."),
    "out, and unwanted": ((file("../x.png"),), "leads out of its folder by .."),
    "drive": ((file("C:/x.md"),), "names a drive"),
    "drive of Windows": ((file("c:\\x.md"),), "names a drive"),
    "fifo": ((special("x.md", tarfile.FIFOTYPE),), "device or a pipe"),
    "character device": ((special("x.md", tarfile.CHRTYPE),), "device or a pipe"),
    "block device": ((special("x.md", tarfile.BLKTYPE),), "device or a pipe"),
    "file in a file": ((file("a.md"), file("a.md/b.md")), "lies below a.md, which is a file"),
    "file for a folder": ((file("a.md/b.md"), file("a.md")), "both a file and a folder"),
    "folder for a file": ((file("a.md"), folder("a.md")), "lies below a.md, which is a file"),
    "through a link out": ((symlink("a", "/etc"), file("a/x.md")), "is both a|which is a link"),
    "through a link up": ((symlink("a", ".."), file("a/x.md")), "is both a|which is a link"),
    "through a link within": ((symlink("a", "b"), file("a/x.md")), "is both a|which is a link"),
    "link for a folder": ((file("a/x.md"), symlink("a", "/etc")), "both a file and a folder"),
    "link in a link": ((symlink("a", "b"), symlink("a/x.md", "c")), "which is a link"),
    "link in a file": ((file("a.md"), symlink("a.md/x.md", "c")), "which is a file"),
    "content from outside": ((hardlink("x.md", "../y"),), "something outside"),
    "content from the top": ((hardlink("x.md", "a/../../y"),), "something outside"),
    "long name": ((file("a" * 300 + ".md"),), "cannot be written.*name too long"),
    "long path": ((file("/".join(["a" * 200] * 30) + ".md"),), "cannot be written.*name too long"),
    "deep": ((file("a/" * 3000 + "x.md"),), "is in more than 200 folders"),
}
"""Refused members, with the message."""

TAKEN_TARS: dict[str, tuple[tuple[Tar, ...], dict[str, bytes]]] = {
    "absolute": ((file("/x.md"),), {"x.md": PAGE}),
    "dots": ((file("./a/./x.md"),), {"a/x.md": PAGE}),
    "twice": ((file("x.md"), file("x.md", b"last")), {"x.md": b"last"}),
    "twice by other names": ((file("x.md"), file("./x.md", b"last")), {"x.md": b"last"}),
    "folder and files": ((folder("a"), file("a/x.md")), {"a/x.md": PAGE}),
    "case": ((file("x.md"), file("X.md", b"X")), {"x.md": PAGE, "X.md": b"X"}),
    "link": ((symlink("y.md", "x.md"), file("x.md")), {"x.md": PAGE, "y.md": PAGE}),
    "link to what is unwanted": (
        (symlink("y.md", "a/x.png"), file("a/x.png", b"P")),
        {"a/x.png": b"P", "y.md": b"P"},
    ),
    "link for a file": (
        (file("y.md", b"-"), file("x.md"), symlink("y.md", "x.md")),
        {"x.md": PAGE, "y.md": PAGE},
    ),
    "file for a link": ((symlink("x.md", "../../etc/passwd"), file("x.md")), {"x.md": PAGE}),
    "content again": ((file("x.md"), hardlink("y.md", "x.md")), {"x.md": PAGE, "y.md": PAGE}),
    "content of what is unwanted": (
        (file("x.png", b"P"), hardlink("y.md", "x.png")),
        {"x.png": b"P", "y.md": b"P"},
    ),
    "devices that nobody looks at": (
        (special("null.png", tarfile.CHRTYPE), file("x.md")),
        {"x.md": PAGE},
    ),
    "bytes for a name": ((file("\udcff\udcfe.md"),), {"\udcff\udcfe.md": PAGE}),
    "line end in a name": ((file("a\nb.md"),), {"a\nb.md": PAGE}),
    "backslashes": ((file("..\\x.md"),), {"..\\x.md": PAGE}),
    "Git's own": ((file(".git/hooks/x.md"), file(".git/config"), file("x.md")), {"x.md": PAGE}),
    "empty": ((file("x.md", b""),), {"x.md": b""}),
}
"""Accepted members, and the resulting files."""

OUTSIDE = (
    "/etc/passwd",
    "../../../etc/passwd",
    "a/../../x",
    "..",
    "/",
    "\\x",
    "c:/x",
    "l2/../../../x",
)
"""Targets of links that leave the folder; `l2` is a link to `a/b`."""

REFUSED_ZIPS: dict[str, tuple[tuple[Zip, ...], str]] = {
    "out": ((entry("../x.md"),), "leads out of its folder by .."),
    "out, in Windows": ((entry("..\\x.md", create_system=0),), "leads out of its folder by .."),
    "drive": ((entry("C:/x.md"),), "names a drive"),
    "file in a file": ((entry("a.md"), entry("a.md/b.md")), "which is a file"),
    "fifo": ((entry("x.md", mode=stat.S_IFIFO),), "device or a pipe"),
    "device": ((entry("x.md", mode=stat.S_IFCHR),), "device or a pipe"),
    "through a link": ((entry("a", b"/etc", stat.S_IFLNK), entry("a/x.md")), "both a file|a link"),
    "long link": ((entry("x.md", b"a" * 5000, stat.S_IFLNK),), "longer than any"),
    "long name": ((entry("a" * 300 + ".md"),), "cannot be written.*name too long"),
}

TAKEN_ZIPS: dict[str, tuple[tuple[Zip, ...], dict[str, bytes]]] = {
    "absolute": ((entry("/x.md"),), {"x.md": PAGE}),
    "twice": ((entry("x.md"), entry("x.md", b"last")), {"x.md": b"last"}),
    "link": ((entry("y.md", b"x.md", stat.S_IFLNK), entry("x.md")), {"x.md": PAGE, "y.md": PAGE}),
    "link to what is unwanted": (
        (entry("y.md", b"x.png", stat.S_IFLNK), entry("x.png", b"P")),
        {"x.png": b"P", "y.md": b"P"},
    ),
    "backslashes of Windows": ((entry("a\\x.md", create_system=0),), {"a/x.md": PAGE}),
    "backslashes": ((entry("a\\x.md"),), {"a\\x.md": PAGE}),
    "stored": ((entry("x.md", compress_type=zipfile.ZIP_STORED),), {"x.md": PAGE}),
    "bzip2": ((entry("x.md", compress_type=zipfile.ZIP_BZIP2),), {"x.md": PAGE}),
    "xz": ((entry("x.md", compress_type=zipfile.ZIP_LZMA),), {"x.md": PAGE}),
    "letters": ((entry("ü.md"),), {"ü.md": PAGE}),
    "empty": ((entry("x.md", b""),), {"x.md": b""}),
}
