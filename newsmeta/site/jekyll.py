"""What Jekyll's own configuration says of a site.

Jekyll reads `_config.yml` with SafeYAML: the words and numbers of YAML 1.1 and some besides, of
two equal keys the last, tags passed over, keys of any kind, the first of several documents. What
it builds a site from has to be understood here, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsmeta.site.collections import Collections, Default

FILES = ("_config.yml", "_config.yaml")
"""How Jekyll's configuration is called."""


@dataclass(frozen=True, slots=True)
class JekyllSite:
    """What a site's configuration says of it; empty texts where it says nothing.

    Attributes:
        url: The address, scheme and host.
        baseurl: The path under it at which the site begins.
        title: What the site is called.
        description: What it is about.
        source: The folder that it is built from, relative to that of the configuration.
        collections: Its collections, and the categories that files get by default.
    """

    url: str = ""
    baseurl: str = ""
    title: str = ""
    description: str = ""
    source: str = ""
    collections: Collections = Collections()


def read_configuration(path: Path) -> JekyllSite:
    """Return what Jekyll's configuration in the file `path` says.

    Raises:
        DocumentError: When Jekyll could not read it either.
    """
    # Many runs need nothing but the name of such a file.
    from newsmeta.files.documents import read_text
    from newsmeta.files.yaml_documents import read_yaml
    from newsmeta.site.jekyll_yaml import DIALECT

    content = read_yaml(read_text(path), DIALECT)
    values: dict[str, Any] = content if isinstance(content, dict) else {}
    return JekyllSite(
        url=_text(values.get("url")),
        baseurl=_text(values.get("baseurl")),
        title=_shown(values.get("title")),
        description=_shown(values.get("description")),
        source=_folder(values.get("source")),
        collections=_collections(values),
    )


def _collections(values: dict[str, Any]) -> Collections:
    """Return the collections of a site; what is written oddly is passed over, as Jekyll does."""
    defaults = values.get("defaults")
    found: list[Default] = []
    for each in defaults if isinstance(defaults, list) else ():
        scope, said = (each.get("scope"), each.get("values")) if isinstance(each, dict) else (0, 0)
        category = said.get("category") if isinstance(said, dict) else None
        if isinstance(category, str) and isinstance(scope, dict):
            kind = scope.get("type")
            path = _text(scope.get("path"))
            found.append(Default(category, path, kind if isinstance(kind, str) else None))
    return Collections(_folder(values.get("collections_dir")), tuple(found))


def _folder(value: Any) -> str:
    """Return a folder without what stands around its name; empty for the one it starts from."""
    return _text(value).removeprefix("./").strip("/").removeprefix(".")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    """Return a value as a template shows it, such as the year that a site is called by."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else _text(value)
