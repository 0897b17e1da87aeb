"""A store that does not believe in missing hosts as long as no host has answered."""

from __future__ import annotations

from pathlib import Path

from newsmeta.answers import Answer, Outcome
from newsmeta.web.questions import Wants
from newsmeta.web.store import Store


class DoubtingStore(Store):
    """Keeps the answer that a host does not exist only once any host has answered.

    Without a network, some systems report every name as missing. If such answers were kept, all
    URLs would count as dead links for a while after the network is back.

    Args:
        file: The file of answers, which need not exist yet.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._held: list[tuple[str, str, Wants, Answer]] = []
        self._has_answered = False

    def keep(self, manner: str, url: str, wants: Wants, answer: Answer) -> None:
        """Keep the answer for a URL, or hold it back."""
        if answer.status is not None:
            self._has_answered = True
            held, self._held = self._held, []
            for each in held:
                super().keep(*each)
        elif answer.outcome is Outcome.GONE and not self._has_answered:
            self._held.append((manner, url, wants, answer))
            return
        super().keep(manner, url, wants, answer)
