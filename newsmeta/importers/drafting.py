"""Creation of a file from an item of the data, without access to any folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from newsmeta.config.config import Config
from newsmeta.data_classes import dataclass
from newsmeta.editing.articles import check_size, write_article
from newsmeta.editing.composing import compose
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import same
from newsmeta.importers import items
from newsmeta.importers.choices import Names
from newsmeta.importers.ignoring import without
from newsmeta.importers.interpreting import Interpreter, RefusedError
from newsmeta.importers.items import Item, Raw
from newsmeta.importers.plan import Plan
from newsmeta.importers.survey import Survey
from newsmeta.linter.analyst import Analyst
from newsmeta.liquid import has_liquid, verbatim
from newsmeta.records.record import Record, RecordError
from newsmeta.rules import ERRORS, is_error
from newsmeta.schema.fields import PATH
from newsmeta.suggestions import listing


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of a file.

    Attributes:
        item: The item.
        said: The record in the data.
        record: The same record with defaults for missing values.
        name: The file, relative to the folder, with slashes.
        notes: The parts of the record that were left out, and why.
    """

    item: Item
    said: Record
    record: Record
    name: str
    notes: tuple[str, ...] = ()


class Drafter:
    """Turns items into drafts, and drafts into files, for one plan and one configuration.

    Args:
        plan: The plan of the import.
        config: The configuration, which determines the rules.
        now: The time that "future" is measured against.

    Attributes:
        is_brief: Whether only missing fields are named of a record that lacks some, which costs
            hardly anything.

    Raises:
        ImportDataError: When a constant is not valid for its field.
    """

    def __init__(self, plan: Plan, config: Config, now: datetime) -> None:
        self.plan = plan
        self.config = config
        self.interpreter = Interpreter(plan)
        self.now = now
        self.is_brief = False
        self._into = "" if plan.into == Path() else os.fspath(plan.into)
        self.analyst = self._analyst(heeds_comments=False)

    @cached_property
    def heedful_analyst(self) -> Analyst:
        """The analyst for files that keep their comments, whose suppressions count."""
        return self._analyst(heeds_comments=True)

    def _analyst(self, *, heeds_comments: bool) -> Analyst:
        """Return an analyst that treats all files as articles, wherever they are written."""
        return Analyst(self.config, None, self.now, ERRORS, heeds_comments, presumes_articles=True)

    def path(self, name: str) -> str:
        """Return the path of a file, existing or not."""
        return os.path.join(self._into, name.replace("/", os.sep))  # noqa: PTH118

    def parsed(self, raw: Raw) -> Item:
        """Return a parsed record without ignored members."""
        item = items.parsed(raw)
        ignored = self.plan.ignored
        return without(item, ignored, self.plan.root) if ignored else item

    def name_said(self, item: Item) -> str:
        """Return the file that an item names; empty if it depends on other values.

        Raises:
            RefusedError: When the name is not valid for a file below the folder.
        """
        path = self.path_said(item)
        if not path or self.plan.names is Names.CANONICAL:
            return ""
        return self.interpreter.name_of(path)

    def path_said(self, item: Item) -> str:
        """Return the path that an item has for its file; empty if it has none."""
        path = item.content.get(self.plan.fields.get(PATH, PATH))
        if path is None and item.cells is not None:
            path = item.cells.get(PATH)
        return path if isinstance(path, str) else ""

    def draft(
        self,
        item: Item,
        name: str = "",
        survey: Survey | None = None,
        *,
        is_explained: bool = True,
    ) -> Draft:
        """Return the draft of an item.

        Args:
            item: The item.
            name: The file, if it is already known.
            survey: The survey of the folder; None if the folder must not be accessed.
            is_explained: Whether somebody is told why it cannot become a file.

        Raises:
            RefusedError: When the item cannot become a file.
            RecordError: When the record is invalid.
            ComposingError: When its values cannot be written.
            CellError: When a cell of the data is invalid.
        """
        if item.problem:
            raise RefusedError(item.problem)
        said, notes = self.interpreter.record(item)
        check_size(said, self.config.limits)
        record = self.interpreter.filled(said, item)
        item = self.interpreter.with_ways(item, said, notes)
        try:
            name = name or self._home(record, survey) + self.interpreter.name(record)
        except RecordError:
            if is_explained:  # An error in the values is more helpful than the lack of a name.
                self.written(record, self.path("article.md"))
            raise
        if said.body and self.interpreter.has_text_for_body:
            said, record = self._as_text(said, name), self._as_text(record, name)
        return Draft(item, said, record, name, notes)

    def _home(self, record: Record, survey: Survey | None) -> str:
        """Return the folder for an article whose data does not determine one."""
        if record.path:
            return ""
        kind = str(record.values.get("type"))
        if self.plan.homes is not None:
            return self.plan.homes.get(kind, self.plan.homes.get("", ""))
        if survey is None:
            raise RefusedError("the folder is known only to the process that writes the files")
        return survey.home(kind)

    def told(self, draft: Draft, said: Record) -> Draft:
        """Return a draft with fewer values of the data."""
        return replace(draft, said=said, record=self.interpreter.filled(said, draft.item))

    def _as_text(self, record: Record, name: str) -> Record:
        """Return a record with its body escaped so that Jekyll prints it unchanged."""
        if record.body is None or not has_liquid(record.body):
            return record
        if not self.analyst.templates.takes_for_liquid(Path(self.path(name)), record.values):
            return record
        return replace(record, body=verbatim(record.body))

    def written(self, record: Record, path: str) -> bytes:
        """Return the file of a record, which is a valid article.

        Raises:
            RefusedError: When the article would not be valid.
            ComposingError: When the values cannot be written.
        """
        if self.is_brief and (missing := self.analyst.lacking(path, record.values)):
            are = "is" if len(missing) == 1 else "are"
            raise RefusedError(f"{listing(missing, 'and')} {are} missing")
        if data := self.plainly_written(record, path):
            return data
        schema = self.analyst.schema_at(path, record.values)
        parsed = write_article(record, self.config.limits, schema)
        return self._valid(parsed, path, self.analyst)

    def plainly_written(self, record: Record, path: str) -> bytes | None:
        """Return the file of a record without any finding; None if a rule may have one."""
        text = compose(record, self.analyst.schema_at(path, record.values))
        if text is None:
            return None
        try:
            data = text.encode()
        except UnicodeEncodeError:
            return None
        return data if self._is_plainly(data, path, record.values, self.analyst) else None

    def valid(self, parsed: Parsed, path: str, values: Mapping[str, Any]) -> bytes:
        """Return a changed file, provided that it is a valid article with these values.

        Raises:
            RefusedError: When it is not.
        """
        analyst = self.heedful_analyst
        if self._is_plainly(parsed.data, path, values, analyst):
            return parsed.data
        return self._valid(parsed, path, analyst)

    @staticmethod
    def _is_plainly(data: bytes, path: str, values: Mapping[str, Any], analyst: Analyst) -> bool:
        """Tell quickly whether a file has the intended values and no errors."""
        document = analyst.accept(data, path)
        return document is not None and same(document.values, dict(values))

    @staticmethod
    def _valid(parsed: Parsed, path: str, analyst: Analyst) -> bytes:
        most = analyst.config.limits.max_findings
        analysis = analyst.analyse(parsed, Path(path), most=most)
        found = sorted(analysis.findings, key=lambda finding: finding.span.start)
        reasons = [
            f"{each.code} {each.message}{f'; {each.hint}' if each.hint else ''}"
            for each in found
            if each.code in ERRORS and is_error(each)
        ]
        if reasons:
            raise RefusedError(*reasons)
        return parsed.data


Ready = tuple[str, bytes]
"""The name of a file that needs no further checks, relative to the folder, and its content."""


def maker(plan: Plan, config: Config, now: datetime) -> Callable[[Raw], Ready | None]:
    """Return a function that other processes apply to each record of the data; see `ready`."""
    drafter = Drafter(plan, config, now)
    return lambda raw: ready(raw, drafter)


def ready(raw: Raw, drafter: Drafter) -> Ready | None:
    """Return the file of a record; None if further checks are necessary."""
    try:
        draft = drafter.draft(drafter.parsed(raw), is_explained=False)
        if draft.notes:  # Notes have to be reported.
            return None
        data = drafter.plainly_written(draft.record, drafter.path(draft.name))
    except Exception:  # The main process meets the same error, and reports it.
        return None
    return (draft.name, data) if data else None
