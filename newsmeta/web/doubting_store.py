"""A store that does not believe that hosts have no names as long as nothing at all has answered."""

from __future__ import annotations

from pathlib import Path

from newsmeta.answers import Answer, Outcome
from newsmeta.web.questions import Wants
from newsmeta.web.store import Store


class DoubtingStore(Store):
    """Keeps that a name is nobody's only once any host has answered.

    Without a network, some systems say of every name that nobody has it. Kept, that would make
    dead links of all URLs for a while after the network is back.

    Args:
        file: The file that answers are in, or will be.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self._held: list[tuple[str, str, Wants, Answer]] = []
        self._has_answered = False

    def keep(self, manner: str, url: str, wants: Wants, answer: Answer) -> None:
        """Keep what was said to a URL, or hold it back."""
        if answer.status is not None:
            self._has_answered = True
            held, self._held = self._held, []
            for each in held:
                super().keep(*each)
        elif answer.outcome is Outcome.GONE and not self._has_answered:
            self._held.append((manner, url, wants, answer))
            return
        super().keep(manner, url, wants, answer)
