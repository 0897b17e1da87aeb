"""From an item of the data to the file that it would be, without a look at any folder."""

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
from newsmeta.editing.articles import write_article
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


@dataclass(frozen=True, slots=True)
class Draft:
    """What an item comes to.

    Attributes:
        item: The item.
        said: What the data says.
        record: The same, with what it gets where it has nothing.
        name: The file, relative to the folder, with slashes.
        notes: Which parts of it are left out, and why.
    """

    item: Item
    said: Record
    record: Record
    name: str
    notes: tuple[str, ...] = ()


class Drafter:
    """Makes drafts of items, and files of drafts, by one plan and one configuration.

    Args:
        plan: How data becomes files.
        config: The configuration, which decides what is valid.
        now: The time that "future" is measured against.

    Raises:
        ImportDataError: When a constant is no value of its field.
    """

    def __init__(self, plan: Plan, config: Config, now: datetime) -> None:
        self.plan = plan
        self.config = config
        self.interpreter = Interpreter(plan)
        self.now = now
        self._into = "" if plan.into == Path() else os.fspath(plan.into)
        self.analyst = self._analyst(heeds_comments=False)

    @cached_property
    def heedful_analyst(self) -> Analyst:
        """What looks at files that keep their comments, and what these keep quiet."""
        return self._analyst(heeds_comments=True)

    def _analyst(self, *, heeds_comments: bool) -> Analyst:
        """Return what looks at files that are to be articles, wherever they are written."""
        return Analyst(self.config, None, self.now, ERRORS, heeds_comments, presumes_articles=True)

    def path(self, name: str) -> str:
        """Return where a file is, or would be."""
        return os.path.join(self._into, name.replace("/", os.sep))  # noqa: PTH118

    def parsed(self, raw: Raw) -> Item:
        """Return a record of the data without what is not to be looked at."""
        item = items.parsed(raw)
        ignored = self.plan.ignored
        return without(item, ignored, self.plan.root) if ignored else item

    def name_said(self, item: Item) -> str:
        """Return the file that an item names; empty where only its values tell.

        Raises:
            RefusedError: When the name is none for a file below the folder.
        """
        path = self.path_said(item)
        if not path or self.plan.names is Names.CANONICAL:
            return ""
        return self.interpreter.name_of(path)

    def path_said(self, item: Item) -> str:
        """Return what an item calls its file; empty where it does not say."""
        path = item.content.get(self.plan.fields.get(PATH, PATH))
        if path is None and item.cells is not None:
            path = item.cells.get(PATH)
        return path if isinstance(path, str) else ""

    def draft(self, item: Item, name: str = "", survey: Survey | None = None) -> Draft:
        """Return what an item comes to.

        Args:
            item: The item.
            name: The file that it is about, if that is known already.
            survey: What knows the folder; None where that may not be looked at.

        Raises:
            RefusedError: When it cannot become a file, and why.
            RecordError: Likewise.
            ComposingError: Likewise.
            CellError: Likewise.
        """
        if item.problem:
            raise RefusedError(item.problem)
        said, notes = self.interpreter.record(item)
        record = self.interpreter.filled(said, item)
        item = self.interpreter.with_ways(item, said, notes)
        try:
            name = name or self._home(record, survey) + self.interpreter.name(record)
        except RecordError:
            # What is wrong with the values says more than that they make no name.
            self.written(record, self.path("article.md"))
            raise
        if said.body and self.interpreter.has_text_for_body:
            said, record = self._as_text(said, name), self._as_text(record, name)
        return Draft(item, said, record, name, notes)

    def _home(self, record: Record, survey: Survey | None) -> str:
        """Return the folder for an article of which the data does not say where it belongs."""
        if record.path:
            return ""
        kind = str(record.values.get("type"))
        if self.plan.homes is not None:
            return self.plan.homes.get(kind, self.plan.homes.get("", ""))
        if survey is None:
            raise RefusedError("only who writes the files knows the folder")
        return survey.home(kind)

    def told(self, draft: Draft, said: Record) -> Draft:
        """Return a draft of what the data says without some of it."""
        return replace(draft, said=said, record=self.interpreter.filled(said, draft.item))

    def _as_text(self, record: Record, name: str) -> Record:
        """Return a record with its body written so that Jekyll prints it as it is."""
        if record.body is None or not has_liquid(record.body):
            return record
        if not self.analyst.templates.takes_for_liquid(Path(self.path(name)), record.values):
            return record
        return replace(record, body=verbatim(record.body))

    def written(self, record: Record, path: str) -> bytes:
        """Return the file of a record, which is a valid article.

        Raises:
            RefusedError: When it would be none.
            ComposingError: When the values cannot be written.
        """
        if data := self.plainly_written(record, path):
            return data
        schema = self.analyst.schema_at(path, record.values)
        parsed = write_article(record, self.config.limits, schema)
        return self._valid(parsed, path, self.analyst)

    def plainly_written(self, record: Record, path: str) -> bytes | None:
        """Return the file of a record about which no rule says anything; None where one may."""
        text = compose(record, self.analyst.schema_at(path, record.values))
        if text is None:
            return None
        try:
            data = text.encode()
        except UnicodeEncodeError:
            return None
        return data if self._is_plainly(data, path, record.values, self.analyst) else None

    def valid(self, parsed: Parsed, path: str, values: Mapping[str, Any]) -> bytes:
        """Return a file that was changed, if it is a valid article with these values.

        Raises:
            RefusedError: When it is none.
        """
        analyst = self.heedful_analyst
        if self._is_plainly(parsed.data, path, values, analyst):
            return parsed.data
        return self._valid(parsed, path, analyst)

    @staticmethod
    def _is_plainly(data: bytes, path: str, values: Mapping[str, Any], analyst: Analyst) -> bool:
        """Tell at little cost whether a file has the values that are meant, and no mistake."""
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
"""The name of a file that does not need another look, relative to the folder, and its content."""


def maker(plan: Plan, config: Config, now: datetime) -> Callable[[Raw], Ready | None]:
    """Return what another process makes of each record of the data; see `ready`."""
    drafter = Drafter(plan, config, now)
    return lambda raw: ready(raw, drafter)


def ready(raw: Raw, drafter: Drafter) -> Ready | None:
    """Return the file that a record is; None where it takes a closer look to tell."""
    try:
        draft = drafter.draft(drafter.parsed(raw))
        if draft.notes:  # Which somebody has to say.
            return None
        data = drafter.plainly_written(draft.record, drafter.path(draft.name))
    except Exception:  # Whoever takes the closer look finds the same, and says it.
        return None
    return (draft.name, data) if data else None
