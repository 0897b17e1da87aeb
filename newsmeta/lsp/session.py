"""The session from opening an editor to closing it: texts, projects, and tasks.

Tasks that take time are done by two threads, each in order: one for requests about a text, and one
for comparing texts with other files, which may have to read thousands of them first.
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
"""Seconds after the last change before findings are sent."""


class Session:
    """The texts, projects and tasks of a session.

    Args:
        say: Called with the message of a problem with a configuration.

    Attributes:
        documents: The texts that are open.
        projects: The projects of the texts.
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
        """Return the result of a task that takes time; it is not begun if nobody waits."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hand, task, *arguments)

    async def findings(self, document: Document) -> list[types.Diagnostic]:
        """Return the findings in a text, as far as they need no other files."""
        return await self.work(self._findings, document)

    async def meet_neighbours(self, document: Document) -> None:
        """Read changed files around a text."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._other_hand, self._meet, document)

    def unaware(self) -> list[Document]:
        """Return the texts that were checked when other files were different.

        The caller may differ from the one for whom they were read, which may have been cancelled.
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
        """Return the result of a task on a text with its project; None if it is not open."""
        document = self.documents.get(which.uri)
        if document is None:
            return None

        def asked() -> Answer:
            return task(self.projects.of(document.path), document, *arguments)

        return await self.work(asked)

    def neighbours(self, document: Document) -> Neighbours | None:
        """Return the files around a text, as far as they were read."""
        return self._met.get(document.uri)

    def forget(self) -> None:
        """Read configurations, schemas, vocabularies and pictures again from their files."""
        self.projects.forget()
        self._met = {}
        self._neighbours = {}

    def end(self) -> None:
        """Begin no further tasks."""
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
            return  # For a text in a large folder, that would be much to read.
        given = {each.path: each.data for each in self.documents if each.path is not None}
        neighbours.refresh(given, lambda: self._is_over)
        before = self._met.get(document.uri)
        self._met[document.uri] = neighbours
        if before is None or before is neighbours:
            return
        for each in self.documents:  # They were around other texts as well.
            if self._met.get(each.uri) is before:
                self._met[each.uri] = neighbours

    def _of_folder(self, project: Project, folder: str) -> Neighbours:
        all_known = self._neighbours  # Others may replace it in the meantime.
        key, stamps = (project.root, folder), project.stamps
        if key in all_known and all_known[key][0] == stamps:
            return all_known[key][1]
        new = Neighbours(project.comparing(), folder, project.name, self.projects.opened(folder))
        known = (each for its, each in all_known.values() if its == stamps)
        all_known[key] = stamps, next((each for each in known if each.root == new.root), new)
        return all_known[key][1]
