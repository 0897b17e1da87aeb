"""A store that distrusts missing host names until some host has answered."""

from __future__ import annotations

from pathlib import Path

from newsmeta.answers import Answer, Outcome
from newsmeta.web.questions import Wants
from newsmeta.web.store import Store


class DoubtingStore(Store):
    """Keeps the answer that a host does not exist only after another host has answered.

    Without a network, some systems report every host name as non-existent. If such answers were
    kept, all URLs would seem dead for a while after the network is back.

    Args:
        file: The file of the store, which need not exist.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._held: list[tuple[str, str, Wants, Answer]] = []
        self._has_answered = False

    def keep(self, manner: str, url: str, wants: Wants, answer: Answer) -> None:
        """Keep an answer, or hold it back for now."""
        if answer.status is not None:
            self._has_answered = True
            held, self._held = self._held, []
            for each in held:
                super().keep(*each)
        elif answer.outcome is Outcome.GONE and not self._has_answered:
            self._held.append((manner, url, wants, answer))
            return
        super().keep(manner, url, wants, answer)
