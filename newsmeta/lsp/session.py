"""A session of an editor: texts, projects, and tasks in progress.

Slow tasks run in two threads, one task at a time in each: requests about a text, and comparisons
with other files, which may have to read thousands of files first.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from lsprotocol import types

from newsmeta.linter.neighbours import Neighbours
from newsmeta.lsp import diagnosing
from newsmeta.lsp.documents import Document, Documents
from newsmeta.lsp.projects import Project, Projects, Stamps

Answer = TypeVar("Answer")

TYPING_ENDS = 0.1
"""Delay after the last change before findings are published, in seconds."""


class Session:
    """Texts, projects, and tasks in progress.

    Args:
        say: A function that shows a problem of a configuration.

    Attributes:
        documents: The open texts.
        projects: The projects of these texts.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self.documents = Documents()
        self.projects = Projects(say)
        self._hand = ThreadPoolExecutor(max_workers=1)
        self._other_hand = ThreadPoolExecutor(max_workers=1)
        self._neighbours: dict[tuple[str, str], tuple[Stamps, Neighbours]] = {}
        self._met: dict[str, Neighbours] = {}
        self._known: dict[str, tuple[Neighbours | None, int]] = {}
        self._is_over = False

    async def work(self, task: Callable[..., Answer], *arguments: object) -> Answer:
        """Return the result of a slow task, which does not start if nobody waits any more."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hand, task, *arguments)

    async def findings(self, document: Document) -> list[types.Diagnostic]:
        """Return the findings in a text, as far as no other files have to be read."""
        return await self.work(self._findings, document)

    async def meet_neighbours(self, document: Document) -> None:
        """Read the files around a text that have changed."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._other_hand, self._meet, document)

    def unaware(self) -> list[Document]:
        """Return the texts that were checked against an outdated state of other files.

        The request that read those files may have been for another text, or may have been
        cancelled.
        """
        return [each for each in self.documents if self._around(each) != self._known_of(each)]

    def make_aware(self, documents: list[Document]) -> None:
        """Mark texts as checked."""
        self._known |= {each.uri: self._around(each) for each in documents}

    def _around(self, document: Document) -> tuple[Neighbours | None, int]:
        neighbours = self._met.get(document.uri)
        return neighbours, neighbours.state if neighbours is not None else 0

    def _known_of(self, document: Document) -> tuple[Neighbours | None, int]:
        return self._known.get(document.uri, (None, 0))

    async def about(
        self, which: types.TextDocumentIdentifier, task: Callable[..., Answer], *arguments: object
    ) -> Answer | None:
        """Return the answer of a function about a text and its project; None if it is not open."""
        document = self.documents.get(which.uri)
        if document is None:
            return None

        def asked() -> Answer:
            return task(self.projects.of(document.path), document, *arguments)

        return await self.work(asked)

    def neighbours(self, document: Document) -> Neighbours | None:
        """Return the files around a text, as far as they have been read."""
        return self._met.get(document.uri)

    def forget(self) -> None:
        """Read configurations, schemas, vocabularies and pictures again on next use."""
        self.projects.forget()
        self._met = {}
        self._neighbours = {}

    def end(self) -> None:
        """Start no more tasks."""
        self._is_over = True
        for hand in (self._hand, self._other_hand):
            hand.shutdown(wait=False, cancel_futures=True)

    def _findings(self, document: Document) -> list[types.Diagnostic]:
        project = self.projects.of(document.path)
        around = neighbours, _ = self._around(document)
        found = diagnosing.found(project, document, neighbours)
        self._known[document.uri] = around
        return [diagnosing.shown(project, document, each, neighbours) for each in found]

    def _meet(self, document: Document) -> None:
        if document.path is None:
            return
        folder = os.path.dirname(document.path)  # noqa: PTH120
        neighbours = self._of_folder(self.projects.of(document.path), folder)
        if document.uri not in self._met and not neighbours.may_have(document.path, document.data):
            return  # For a text outside the open folders, there could be too much to read.
        given = {each.path: each.data for each in self.documents if each.path is not None}
        neighbours.refresh(given, lambda: self._is_over)
        before = self._met.get(document.uri)
        self._met[document.uri] = neighbours
        if before is None or before is neighbours:
            return
        for each in self.documents:  # The files may be around other texts, too.
            if self._met.get(each.uri) is before:
                self._met[each.uri] = neighbours

    def _of_folder(self, project: Project, folder: str) -> Neighbours:
        all_known = self._neighbours  # Another thread may replace it meanwhile.
        key, stamps = (project.root, folder), project.stamps
        if key in all_known and all_known[key][0] == stamps:
            return all_known[key][1]
        new = Neighbours(project.comparing(), folder, project.name, self.projects.opened(folder))
        known = (each for its, each in all_known.values() if its == stamps)
        all_known[key] = stamps, next((each for each in known if each.root == new.root), new)
        return all_known[key][1]
