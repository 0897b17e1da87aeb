"""Trees of the files in object stores and on web servers."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote

from newsmeta.files.temporary import folder_beside
from newsmeta.remote.skeleton import StoreFar, require_path
from newsmeta.remote.trees import Tree, TreeError
from newsmeta.stores.problems import NoBucketError, StoreError
from newsmeta.stores.store import Store, in_store, is_folder
from newsmeta.stores.systems import is_readable


@contextmanager
def mounted(paths: Sequence[str]) -> Iterator[Sequence[Tree]]:
    """Yield the trees of addresses, one for each store.

    Args:
        paths: The addresses, as given.

    Raises:
        TreeError: When one of them cannot be read.
    """
    by_store: dict[Store, list[tuple[str, str]]] = {}
    trees: list[Tree] = []
    for path in paths:
        if path.lower().startswith("file://"):
            trees.append(_of_disk(path))
        else:
            store, address = _in_store(path)
            by_store.setdefault(store, []).append((path, address))
    with ExitStack() as stack:
        for store, given in by_store.items():
            folder = stack.enter_context(folder_beside(Path(tempfile.gettempdir(), "newsmeta")))
            trees += _trees(store, given, Path(os.path.realpath(folder)))
        yield trees


def _in_store(path: str) -> tuple[Store, str]:
    scheme = path.partition("://")[0].lower()
    if not is_readable(scheme):
        raise TreeError(
            f"{path}: newsmeta knows no {scheme}://; it reads s3://, gs://, https://, http:// and "
            "file://, and what is on this machine by its path"
        )
    try:
        store, address = in_store(path)
        _ = store.system
    except StoreError as error:
        raise TreeError(str(error)) from None
    return store, address


def _of_disk(path: str) -> Tree:
    """Return a tree of local files."""
    place = os.path.realpath(unquote(path[len("file://") :]) or os.sep)
    folder, name = (place, path.rstrip("/"))
    if not os.path.isdir(place):  # noqa: PTH112
        folder, name = os.path.dirname(place), path.rpartition("/")[0]  # noqa: PTH120
    return Tree(folder, name, ((path, place),), is_apart=False)


def _trees(store: Store, given: Sequence[tuple[str, str]], top: Path) -> Iterator[Tree]:
    """Yield the trees of a store."""
    if not store.is_web:
        yield _tree(store.address, store, given, top)
        return
    # Folders above an address on a web server are private: each address is a tree of its own.
    for number, (path, address) in enumerate(given):
        base = address.partition("?")[0]
        if "." in base.removeprefix(store.address).rpartition("/")[2]:
            base = base.rpartition("/")[0]
        base = base.rstrip("/")
        yield _tree(base, store, [(path, address)], top / str(number))


def _tree(base: str, store: Store, given: Sequence[tuple[str, str]], top: Path) -> Tree:
    """Return the tree of addresses below a base, with the files needed at the start."""
    folder = top / base.rpartition("/")[2].replace(":", "_")
    folder.mkdir(parents=True)
    # In a store, ? is an ordinary character of a name.
    asked = {each: each.partition("?")[0] if store.is_web else each for _, each in given}
    queries = tuple((plain, each) for each, plain in asked.items() if plain != each)
    far = StoreFar(store, base, os.fspath(folder), queries)
    places = []
    for path, address in given:
        try:
            require_path(address[len(base) :].strip("/"))
            place = far.place(asked[address].rstrip("/"))
            if is_folder(store, address):
                Path(place).mkdir(parents=True, exist_ok=True)
                far.look_above(place)
            else:
                far.look_above(os.path.dirname(place))  # noqa: PTH120
        except OSError as error:
            if error.errno == errno.ENOENT and not isinstance(error, NoBucketError):
                raise TreeError(f"{path} does not exist; check the path") from None
            raise TreeError(f"{path} cannot be read: {error.strerror}") from None
        places.append((path, place))
    return Tree(os.fspath(folder), base, tuple(places), far)
