"""Statistics of requests, by host and by outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from newsmeta.answers import Answer, Outcome
from newsmeta.data_classes import dataclass
from newsmeta.urls import host_of
from newsmeta.web.questions import Question

_FEW = 2
"""Fewest hosts without any answer for which the network is blamed."""


@dataclass(slots=True)
class HostTally:
    """Statistics of one host.

    Attributes:
        total: The number of URLs.
        done: The number of URLs with an answer.
        failing: The number of URLs that are gone or could not be reached.
        outcomes: The number of answers by outcome.
        statuses: The number of responses by status.
        from_store: The number of answers from an earlier run.
    """

    total: int = 0
    # Plain numbers, since the progress display reads them for every answer.
    done: int = 0
    failing: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    from_store: int = 0

    @property
    def waiting(self) -> int:
        """The number of URLs without an answer so far."""
        return self.total - self.done


class Tally:
    """Counts of answers to questions.

    Args:
        questions: The questions.

    Attributes:
        hosts: The statistics of each host, in the order of the questions.
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        self.hosts: dict[str, HostTally] = {}
        self._answered = False
        self._silent: dict[str, str] = {}
        for question in questions:
            self.hosts.setdefault(host_of(question.url), HostTally()).total += 1

    def note(self, answer: Answer) -> None:
        """Count an answer."""
        host = host_of(answer.url)
        tally = self.hosts.setdefault(host, HostTally())
        tally.done += 1
        tally.failing += answer.outcome in (Outcome.GONE, Outcome.FAILED)
        tally.outcomes[answer.outcome] += 1
        if answer.status is not None:
            tally.statuses[answer.status] += 1
        if answer.from_store:
            tally.from_store += 1
        elif answer.status is None and answer.outcome in (Outcome.GONE, Outcome.FAILED):
            self._silent.setdefault(host, answer.reason)
        elif answer.outcome not in (Outcome.NOT_ASKED, Outcome.REFUSED):
            self._answered = True

    @property
    def offline(self) -> str:
        """The reason to assume that there is no network; empty if any host has answered."""
        if self._answered or len(self._silent) < _FEW:
            return ""
        [(reason, _)] = Counter(self._silent.values()).most_common(1)
        return reason or "no answer"

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """The number of URLs by outcome, over all hosts."""
        found: Counter[Outcome] = Counter()
        for tally in self.hosts.values():
            found.update(tally.outcomes)
        return found

    @property
    def total(self) -> int:
        """The number of URLs."""
        return sum(tally.total for tally in self.hosts.values())

    @property
    def done(self) -> int:
        """The number of URLs with an answer."""
        return sum(tally.done for tally in self.hosts.values())

    @property
    def from_store(self) -> int:
        """The number of answers from an earlier run."""
        return sum(tally.from_store for tally in self.hosts.values())

    def as_counts(self) -> dict[str, int]:
        """Return the numbers of URLs, of each outcome, and of answers from an earlier run."""
        outcomes = self.outcomes
        return {
            "urls": self.total,
            "hosts": len(self.hosts),
            **{_camel(each.value): outcomes.get(each, 0) for each in Outcome},
            "knownFromEarlier": self.from_store,
        }


def _camel(words: str) -> str:
    first, *others = words.split()
    return first + "".join(map(str.capitalize, others))
