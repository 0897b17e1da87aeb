"""What Jekyll's own configuration says of a site.

Jekyll reads `_config.yml` with SafeYAML: the words and numbers of YAML 1.1 and some besides, of
two equal keys the last, tags passed over, keys of any kind, the first of several documents. What
it builds a site from has to be understood here, too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.site.collections import Collections
from newsmeta.site.defaults import read_defaults

FILES = ("_config.yml", "_config.yaml", "_config.toml")
"""How Jekyll's configuration is called. Of several it takes the first."""


@dataclass(frozen=True, slots=True)
class JekyllSite:
    """What a site's configuration says of it; empty texts where it says nothing.

    Attributes:
        url: The address, scheme and host.
        baseurl: The path under it at which the site begins.
        title: What the site is called.
        description: What it is about.
        source: The folder that it is built from, relative to that of the configuration.
        has_future: Whether files that are dated ahead are pages already (`future:`).
        has_unpublished: Whether files with `published: false` are pages (`unpublished:`).
        collections: Its collections, and what files get by default.
        settings: All that the configuration says, by its names.
    """

    url: str = ""
    baseurl: str = ""
    title: str = ""
    description: str = ""
    source: str = ""
    has_future: bool = False
    has_unpublished: bool = False
    collections: Collections = Collections()
    settings: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


def read_configuration(path: Path) -> JekyllSite:
    """Return what Jekyll's configuration in the file `path` says.

    Raises:
        DocumentError: When Jekyll could not read it either.
    """
    values = _read(path)
    return JekyllSite(
        url=_shown(values.get("url")),
        baseurl=_shown(values.get("baseurl")),
        title=_shown(values.get("title")),
        description=_shown(values.get("description")),
        source=_folder(values.get("source")),
        has_future=_is_set(values.get("future")),
        has_unpublished=_is_set(values.get("unpublished")),
        collections=_collections(values),
        settings=values,
    )


def _read(path: Path) -> dict[str, Any]:
    """Return the values of a configuration; none of one that is no mapping, as Jekyll has it."""
    # Many runs need nothing but the name of such a file.
    from newsmeta.files.documents import DocumentError, read_text

    text = read_text(path)
    if path.suffix == ".toml":
        import tomllib

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise DocumentError(str(error)) from None
        except RecursionError:
            raise DocumentError("values are nested too deep") from None
    from newsmeta.files.yaml_documents import read_yaml
    from newsmeta.site.jekyll_yaml import DIALECT

    content = read_yaml(text, DIALECT)
    return content if isinstance(content, dict) else {}


def _collections(values: dict[str, Any]) -> Collections:
    """Return the collections of a site; what is written oddly is passed over."""
    said = values.get("collections")
    labels = filter(_is_text, said if isinstance(said, list | dict) else ())
    include = values.get("include")
    return Collections(
        _folder(values.get("collections_dir")),
        _text(values.get("collections_dir")),
        frozenset(labels),
        tuple(filter(_is_text, include if isinstance(include, list) else ())),
        read_defaults(values.get("defaults")),
    )


def _folder(value: Any) -> str:
    """Return a folder without what stands around its name; empty for the one it starts from."""
    if not isinstance(value, str) or not value:
        return ""
    name = posixpath.normpath(value)
    return "" if name == "." else name


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_set(value: Any) -> bool:
    """Tell whether a switch is on: to Ruby, all is but `false` and nothing."""
    return value is not None and value is not False


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    """Return a value as a template shows it, such as the year that a site is called by."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else _text(value)
