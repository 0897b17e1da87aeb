"""Jekyll's configuration of a site.

Jekyll reads `_config.yml` with SafeYAML: YAML 1.1 words and numbers and some more, the last of
equal keys, no tags, keys of any type, the first of several documents. A file that Jekyll can build
a site from has to be readable here, too.
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
"""Names of Jekyll's configuration file, in order of precedence."""


@dataclass(frozen=True, slots=True)
class JekyllSite:
    """The configuration of a site; unset texts are empty.

    Attributes:
        url: The address, scheme and host.
        baseurl: The path of the site at this address.
        title: The title of the site.
        description: The description of the site.
        source: The source folder, relative to that of the configuration.
        has_future: Whether files with a future date are published (`future:`).
        has_unpublished: Whether files with `published: false` are published (`unpublished:`).
        collections: The collections, and the default values of files.
        settings: All settings, by name.
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
    """Return Jekyll's configuration in the file `path`.

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
    """Return the settings in a file; as in Jekyll, a file without a mapping has none."""
    # Imported late: many runs need only the name of the file.
    from newsmeta.files.documents import read_text

    text = read_text(path)
    if path.suffix == ".toml":
        from newsmeta.files.toml_documents import read_toml

        return read_toml(text)
    from newsmeta.files.yaml_documents import read_yaml
    from newsmeta.site.jekyll_yaml import DIALECT

    content = read_yaml(text, DIALECT)
    return content if isinstance(content, dict) else {}


def _collections(values: dict[str, Any]) -> Collections:
    """Return the collections of a site; malformed ones are skipped."""
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
    """Return the name of a folder without surrounding slashes; empty for the current folder."""
    if not isinstance(value, str) or not value:
        return ""
    name = posixpath.normpath(value)
    return "" if name == "." else name


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_set(value: Any) -> bool:
    """Tell whether a switch is on: as in Ruby, unless it is `false` or missing."""
    return value is not None and value is not False


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    """Return a value as a template prints it, such as a year used as the title of a site."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else _text(value)
