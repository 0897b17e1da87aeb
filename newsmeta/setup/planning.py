"""Creation of the plan for a folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from newsmeta.config.config import Config, ConfigError
from newsmeta.config.tables import FILE_NAME
from newsmeta.diagnostics import Report
from newsmeta.files.documents import DocumentError
from newsmeta.files.paths import RelativeNames
from newsmeta.files.patterns import Patterns
from newsmeta.files.repositories import shown
from newsmeta.files.search import Finder
from newsmeta.files.survey import survey as count_files
from newsmeta.inference.judging import is_usual, most_outliers
from newsmeta.reporters.sentence import counted
from newsmeta.rules.schema.conformity import CustomSchema
from newsmeta.schema.schema import load as load_schema
from newsmeta.setup import configuration, trial
from newsmeta.setup.collections import SCHEMAS, FileCollection, collections
from newsmeta.setup.generators import JEKYLL
from newsmeta.setup.plan import PlannedFile, SetupError, SetupPlan, content_of
from newsmeta.setup.survey import Survey, look
from newsmeta.setup.vocabularies import vocabularies
from newsmeta.site import jekyll
from newsmeta.suggestions import is_other_number, is_spelling_of, nearest

_SEVERAL = 2
"""Fewest articles for which an unknown field counts as intended."""
_TABLE = "tool.newsmeta."


def plan(folder: Path, on_step: Callable[[], None] | None = None) -> SetupPlan:
    """Return the plan for the repository that a folder is in.

    Args:
        folder: The folder.
        on_step: A function to call after each file.

    Raises:
        SetupError: When newsmeta finds nothing to check, or a file is in the way.
        ConfigError: When the existing configuration cannot be used.
    """
    if not folder.is_dir():
        what = "is not a folder" if os.path.lexists(folder) else "does not exist"
        raise SetupError(f"{folder} {what}; name the folder of the repository")
    seen = look(folder, on_step)
    if not seen.files and not seen.configured:
        raise SetupError(_nothing(seen))
    excluded = () if seen.config.path else tuple(_excluded(seen))
    patterns = Patterns([pattern for pattern, _ in excluded])
    found = collections(seen, patterns, on_step)
    return _Planner(seen, excluded, on_step).plan(found)


class _Planner:
    """Makes a plan from a survey."""

    def __init__(
        self,
        seen: Survey,
        excluded: tuple[tuple[str, str], ...],
        on_step: Callable[[], None] | None,
    ) -> None:
        self._seen = seen
        self._excluded = excluded
        self._on_step = on_step
        self._path = seen.config.path or seen.root / FILE_NAME
        self._before = content_of(self._path)
        self._vocabularies = [
            each for each in vocabularies(seen) if not getattr(seen.config, each.key)
        ]
        self._address, self._problem = _address(seen)
        self._refused = ""

    def plan(self, found: Sequence[FileCollection]) -> SetupPlan:
        """Return the plan; schemas that too many files violate are dropped."""
        config, text = self._configuration(found)
        tried = trial.findings(config, _schemas(found), self._on_step)
        kept = self._followed(found, tried.found)
        if kept != list(found):
            config, text = self._configuration(kept)
            tried = trial.findings(config, _schemas(kept), self._on_step)
        return SetupPlan(
            root=self._seen.root,
            repository=self._seen.repository,
            configuration=self._path,
            is_configured=self._before is not None,
            config=config,
            files=tuple(self._files(kept, text)),
            collections=tuple(kept),
            vocabularies=tuple(self._vocabularies),
            articles=self._articles(kept),
            looked_at=tried.found.files,
            generators=tuple(
                sorted({each.name for each in self._seen.sites.values() if each.name})
            ),
            notes=tuple(self._notes(text)),
            report=tried.reported,
        )

    def _configuration(self, found: Sequence[FileCollection]) -> tuple[Config, str]:
        """Return the future configuration, and its text."""
        content = self._content(found)
        if self._before is None:
            text = configuration.new_text(content)
            return trial.parsed(text, self._path), text
        before = self._before.decode("utf-8")
        added = configuration.addition(content, _TABLE if self._path.name != FILE_NAME else "")
        if not added:
            return self._seen.config, before
        text = _appended(before, added)
        try:
            return trial.parsed(text, self._path), text
        except ConfigError as error:
            self._refused = str(error)
            return self._seen.config, before

    def _content(self, found: Sequence[FileCollection]) -> configuration.Content:
        top = self._seen.sites.get("") or next(iter(self._seen.sites.values()), None)
        has_lists = bool(self._seen.config.topics or self._seen.config.organizations)
        return configuration.Content(
            collections=found,
            articles=self._articles(found),
            vocabularies=() if has_lists else self._vocabularies,
            excluded=self._excluded,
            pictures=top.pictures if top else "",
            generator=top.name if top else "",
            own_fields=_own_fields(self._seen, self._articles(found)),
            address=self._address,
        )

    def _articles(self, found: Sequence[FileCollection]) -> int:
        """Return the number of articles, inside and outside of collections."""
        pages = [file for file in self._seen.files if file.is_article and not file.folder]
        in_folders = sum(each.number for each in found if each.is_article)
        return in_folders + sum(file.is_settled and file.is_readable for file in pages)

    def _followed(self, found: Sequence[FileCollection], report: Report) -> list[FileCollection]:
        """Return the collections without the schemas that too many of their files violate."""
        names = RelativeNames(self._seen.root)
        wrong = {
            names.of(each.path) for each in report.diagnostics if each.code == CustomSchema.code
        }
        return [_kept(each, wrong) for each in found]

    def _files(self, found: Sequence[FileCollection], text: str) -> Iterator[PlannedFile]:
        """Yield the files to write, with those first that others refer to."""
        root, after = self._seen.root, text.encode()
        if self._refused or after == self._before:
            return
        for each in found:
            if each.schema:
                words = f"what {counted(each.number, 'file')} in {each.folder} have in common"
                path = each.schema_path
                data = each.schema.encode()
                if content_of(root / path) != data:
                    yield PlannedFile(path, None, data, words)
        words = "what is an article here, and what are the other files"
        if self._before is not None:
            words = "the kinds of files and the lists of names that it does not have yet"
        name = self._path.relative_to(root).as_posix()
        yield PlannedFile(name, self._before, after, words)

    def _notes(self, text: str) -> Iterator[str]:
        """Yield further remarks for the user."""
        if self._refused:
            yield (
                f"{shown(self._path)} is left as it is: what is missing cannot be added at its "
                f"end ({self._refused})"
            )
        if self._problem:
            yield self._problem
        for reason, number in self._seen.other_formats.items():
            yield f"{counted(number, 'file')} passed over: {reason}"
        if self._before is None:
            yield from _published(self._seen)


def _kept(collection: FileCollection, wrong: set[str]) -> FileCollection:
    """Return a collection, without its schema if too many files violate it."""
    patterns = Patterns(collection.files)
    number = sum(bool(patterns.covers(name)) for name in wrong) if collection.schema else 0
    if number <= most_outliers(collection.number):
        return collection
    return collection.without_schema(f"{counted(number, 'file')} would not follow it")


def _schemas(found: Sequence[FileCollection]) -> dict[str, str]:
    return {each.schema_path: each.schema for each in found if each.schema}


def _appended(text: str, added: str) -> str:
    """Return a text with another one appended, with the line ends of the first."""
    end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    gap = "" if not text.strip() else end if text.endswith("\n") else end * 2
    return text + gap + added.replace("\n", end)


def _nothing(seen: Survey) -> str:
    """Return why there is nothing to check."""
    place = shown(seen.root)
    where = "the current folder" if place == os.curdir else place
    if seen.other_formats:
        reasons = "; ".join(
            f"{counted(number, 'file')}: {reason}" for reason, number in seen.other_formats.items()
        )
        return f"there is nothing in {where} that newsmeta reads. {reasons}"
    bare = count_files(Finder(RelativeNames(seen.root)), [seen.root]).bare
    if bare:
        have = "has" if bare == 1 else "have"
        said = f"{counted(bare, 'file')} {have} no front matter"
    else:
        said = "there are no Markdown or HTML files"
    return (
        f"there is nothing to set up in {where}: {said}; write an article first, or name the "
        "folder of the repository"
    )


def _excluded(seen: Survey) -> Iterator[tuple[str, str]]:
    """Yield patterns of files that were not written for this site, each with the reason."""
    found: dict[str, str] = {}
    for base, generator in seen.sites.items():
        for name in generator.others:
            folder = f"{base}/{name}".lstrip("/")
            if any(file.name.startswith(f"{folder}/") for file in seen.files):
                found[folder] = f"is what {generator.name} brings along"
    by_folder: dict[str, list[bool]] = {}
    broken: Counter[str] = Counter()
    for file in seen.files:
        by_folder.setdefault(file.folder, []).append(file.is_template)
        broken[file.folder] += not file.is_readable
    for folder, are_templates in by_folder.items():
        if folder and broken[folder] and all(are_templates) and folder not in found:
            found[folder] = "holds templates for files"
    for folder, reason in sorted(found.items()):
        yield f"/{folder}/", reason


def _own_fields(seen: Survey, articles: int) -> list[str]:
    """Return the intended fields of articles that the format does not define.

    A name that is another spelling of a known one is a typo, and a name in hardly any article
    may be one. `subtitle` next to `title` and `image` next to `images` are intended.
    """
    known = load_schema("article").document["properties"]
    return [
        name
        for name, number in seen.own_fields.items()
        if number >= _SEVERAL and is_usual(number, articles) and not _is_mistyped(name, known)
    ]


def _is_mistyped(name: str, known: Iterable[str]) -> bool:
    like = nearest(name, known)
    return like is not None and is_spelling_of(name, like) and not is_other_number(name, like)


def _address(seen: Survey) -> tuple[str, str]:
    """Return the place where the address of the site is stated, and a problem with it."""
    for base, generator in seen.sites.items():
        if generator is not JEKYLL:
            continue
        path = next((p for name in jekyll.FILES if (p := seen.root / base / name).is_file()), None)
        if path is None:
            continue
        try:
            said = jekyll.read_configuration(path)
        except DocumentError as error:
            return "", (
                f"{shown(path)} cannot be read: {error}; so the address of the site and Jekyll's "
                "collections are unknown"
            )
        return (path.name if said.url else ""), ""
    return "", ""


def _published(seen: Survey) -> Iterator[str]:
    """Yield a remark if Jekyll would copy written files into the site."""
    from newsmeta.files.documents import read_text
    from newsmeta.files.yaml_documents import read_yaml
    from newsmeta.site.jekyll_yaml import DIALECT

    if seen.sites.get("") is not JEKYLL:
        return
    path = next((p for name in jekyll.FILES if (p := seen.root / name).is_file()), None)
    try:
        values = read_yaml(read_text(path), DIALECT) if path else None
    except DocumentError:
        return
    excluded = values.get("exclude") if isinstance(values, dict) else None
    names = [str(each).strip("/") for each in excluded] if isinstance(excluded, list) else []
    missing = [name for name in (FILE_NAME, SCHEMAS) if name not in names]
    if path and missing:
        yield (
            f"Jekyll copies {' and '.join(missing)} into the site that it builds; to keep that "
            f"out, name it under exclude in {path.name}"
        )
