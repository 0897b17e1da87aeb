"""Tells Sphinx how the pages of this folder become a site.

    sphinx-build -W -n docs build/docs

The pages are plain Markdown, which a Git host shows as it is. The other parts are generated with
the site: `project/` has the pages from other folders of the repository, and `reference/` the
docstrings. Git ignores both.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pygments.lexers.shell import BashSessionLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from newsmeta import _about  # noqa: E402 -- the one of this checkout.

project = "newsmeta"
version = release = _about.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 6
html_theme = "furo"
html_title = f"newsmeta {version}"
html_copy_source = False
html_use_index = False
html_show_copyright = False

default_role = "code"  # Docstrings are written with single backticks.
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
napoleon_use_ivar = True
# Types of Python and of other libraries, which have no page here.
nitpick_ignore_regex = [(r"py:.*", r"(?!newsmeta\.).*")]
# Objects that only newsmeta itself creates and reads.
nitpick_ignore = [
    ("py:class", "newsmeta.files.disk.Disk"),
    ("py:class", "newsmeta.remembering.Failures"),
]

FROM_ELSEWHERE = {
    "CHANGELOG.md": "project/changelog.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "RELEASING.md": "project/releasing.md",
    "SECURITY.md": "project/security.md",
    "fuzz/README.md": "project/fuzzing.md",
}
"""Pages outside of this folder, by their path in the repository, and where the site has them."""

MODULES = {
    "newsmeta": "What `import newsmeta` offers.",
    "newsmeta.web.client": "Asking the web, with the extra `web`.",
    "newsmeta.web.options": "How the web is asked.",
    "newsmeta.web.questions": "What the web is asked.",
    "newsmeta.answers": "What the web says.",
    "newsmeta.statistics.model": "What the figures of a repository are made of.",
}
"""Modules whose public names are described, each with what it is for."""

TYPES = (
    "newsmeta.authoring.outcome.NewArticleChoices",
    "newsmeta.baseline.storage.RecordedFinding",
    "newsmeta.config.web.WebSettings",
    "newsmeta.diagnostics.counts.Counts",
    "newsmeta.diagnostics.diagnostics.TextEdit",
    "newsmeta.exporters.request.Choices",
    "newsmeta.exporters.request.LoadChoices",
    "newsmeta.importers.outcome.Change",
    "newsmeta.importers.outcome.HeldBack",
    "newsmeta.importers.outcome.Status",
    "newsmeta.importers.plan.ImportChoices",
    "newsmeta.web.store.Store",
)
"""Types that come with those of the modules, and are imported from nowhere else by programs.

Sphinx names each that is missing here.
"""

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s:#]+)(#[^)\s]*)?\)")
_SECTION = re.compile(r"^## (.+)\n\n((?:- .*\n)+)", re.MULTILINE)
_ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)\s]+)\)", re.MULTILINE)


def with_links(text: str, source: str, page: str) -> str:
    """Return the text of a page with links as the site needs them.

    Args:
        text: The page, in Markdown.
        source: Its path in the repository.
        page: Its path in the site.
    """

    def link(match: re.Match[str]) -> str:
        mark, words, path, anchor = (part or "" for part in match.groups())
        target = (ROOT / source).parent.joinpath(path).resolve().relative_to(ROOT).as_posix()
        place = FROM_ELSEWHERE.get(target)
        if place is None and target.startswith("docs/"):
            place = target.removeprefix("docs/")
        if place is not None:
            return f"{mark}[{words}]({'../' * page.count('/')}{place}{anchor})"
        # A file that the site does not have.
        return f"[{words}]({_about.ADDRESS}/{target})" if _about.ADDRESS else words

    return _LINK.sub(link, text)


def tables_of_contents(index: str) -> str:
    """Return the tables of contents for Sphinx, from the lists of links on the first page."""
    parts = []
    for title, entries in _SECTION.findall(index):
        lines = [path.removesuffix(".md") for _, path in _ENTRY.findall(entries)]
        if "api" in lines:
            names = (f"reference/{name}" for name in (*MODULES, "types"))
            lines[lines.index("api") + 1 : lines.index("api") + 1] = names
        if "project/changelog" in lines:
            lines.append("project/fuzzing")
        body = "\n".join(lines)
        parts.append(f"```{{toctree}}\n:hidden:\n:caption: {title}\n\n{body}\n```\n")
    return "\n".join(parts)


def public_names(module: str) -> list[str]:
    """Return the public names of a module: those in `__all__`, or those that it defines."""
    content = vars(importlib.import_module(module))
    names = content.get("__all__") or [
        name for name, value in content.items() if getattr(value, "__module__", None) == module
    ]
    return sorted(f"{module}.{name}" for name in names if not name.startswith("_"))


def reference(title: str, about: str, names: Iterable[str]) -> str:
    """Return a page that describes things by their docstrings, in reStructuredText."""
    lines = [title, "=" * len(title), "", about.replace("`", "``"), ""]
    for name in names:
        module, _, own = name.rpartition(".")
        value = getattr(importlib.import_module(module), own)
        if inspect.isclass(value):
            lines.append(f".. autoclass:: {name}\n   :members:")
            lines += ["   :undoc-members:"] if issubclass(value, enum.Enum) else []
        else:
            lines.append(f".. auto{'function' if callable(value) else 'data'}:: {name}")
        lines.append("")
    return "\n".join(lines)


def write_pages(app: Sphinx, config: Config) -> None:
    """Write the generated pages."""
    pages = {
        f"reference/{module}.rst": reference(module, about, public_names(module))
        for module, about in MODULES.items()
    }
    about = "What belongs to values and arguments of the others."
    pages["reference/types.rst"] = reference("Further types", about, TYPES)
    for source, page in FROM_ELSEWHERE.items():
        pages[page] = with_links((ROOT / source).read_text(encoding="utf-8"), source, page)
    for name, text in pages.items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def read_page(app: Sphinx, page: str, content: list[str]) -> None:
    """Convert the text of a page for the site."""
    if "/" not in page:
        content[0] = with_links(content[0], f"docs/{page}.md", f"{page}.md")
    if page == "index":
        content[0] += f"\n{tables_of_contents(content[0])}"


class Console(BashSessionLexer):
    """Blocks of the kind `console`, in which `$ ` alone begins a command."""

    _ps1rgx = re.compile(r"^(\$ )(.*\n?)")


def setup(app: Sphinx) -> None:
    """Register the functions of this file with Sphinx."""
    app.add_lexer("console", Console)
    app.connect("config-inited", write_pages)
    app.connect("source-read", read_page)
