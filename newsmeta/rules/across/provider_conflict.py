"""NM606: publishers that have two names, or two domains."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, starmap
from typing import TYPE_CHECKING, NamedTuple

from newsmeta.diagnostics import Pointer, Severity, field_name
from newsmeta.rules.across.comparing import MOST_NAMED, Among, Comparison, Summary
from newsmeta.rules.base import Need, Phase, Rule, quote

if TYPE_CHECKING:
    from newsmeta.site.vocabulary import Vocabulary


class ProviderConflict(Rule):
    """One publisher has two names or two domains.

    **What it does.** Reports a `provider`, in articles and their related entries, whose domain
    stands with another name elsewhere in the repository, or whose name stands with another
    domain. The less frequent of the two is reported, and both if they are equally frequent.
    What the configured organizations know is right.

    **Why it matters.** A site that groups articles by publisher has the publisher twice.

    **Example.** Where all other files say `Example Times`:

    ```yaml
    provider:
      name: The Example Times
      domain: example.com
    ```

    **Use instead.**

    ```yaml
    provider:
      name: Example Times
      domain: example.com
    ```
    """

    code = "NM606"
    name = "provider-conflict"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.OTHER_FILES, Need.ORGANIZATIONS))


RULES: tuple[type[Rule], ...] = (ProviderConflict,)


class _Party(NamedTuple):
    """A provider that a file names.

    Attributes:
        pointer: The way to it.
        name: Its name.
        domain: Its domain in lower case.
    """

    pointer: Pointer
    name: str
    domain: str


_Facts = tuple[tuple[Pointer, str, str], ...]
"""The providers that a file names, each as it is in a `_Party`."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the providers of an article; who publishes courses or samples is no business here."""
    return tuple(_parties(values)) or None if is_article else None


def _parties(values: Mapping[str, object]) -> Iterator[tuple[Pointer, str, str]]:
    related = values.get("related")
    entries: list[tuple[Pointer, object]] = [((), values)]
    if isinstance(related, list):
        entries += [(("related", index), entry) for index, entry in enumerate(related)]
    for pointer, entry in entries:
        provider = entry.get("provider") if isinstance(entry, Mapping) else None
        if isinstance(provider, Mapping):
            name, domain = provider.get("name"), provider.get("domain")
            if isinstance(name, str) and isinstance(domain, str) and name and domain:
                yield (*pointer, "provider"), name, domain.lower()


def compare(files: Sequence[tuple[Summary, _Facts]], among: Among) -> Iterator[Comparison]:
    """Yield the providers that are named otherwise elsewhere."""
    uses = _Uses(files, among.organizations)
    if not uses.differ:
        return
    for summary, parties in files:
        if not summary.is_reported:
            continue
        said: set[tuple[str, str]] = set()
        for party in starmap(_Party, parties):
            if (party.name, party.domain) in said:
                continue
            said.add((party.name, party.domain))
            if name := uses.better_name(party):
                yield _conflict(
                    summary,
                    (*party.pointer, "name"),
                    f"{party.domain} is {quote(party.name)} here and {quote(name)}",
                    uses.places[name, party.domain],
                )
            elif domain := uses.better_domain(party):
                yield _conflict(
                    summary,
                    (*party.pointer, "domain"),
                    f"{quote(party.name)} is {party.domain} here and {domain}",
                    uses.places[party.name, domain],
                )


def _conflict(
    summary: Summary, pointer: Pointer, message: str, places: Sequence[tuple[Summary, Pointer]]
) -> Comparison:
    others = tuple(
        (other, (*its_pointer, pointer[-1]))
        for other, its_pointer in places
        if other.file != summary.file
    )
    where = f"elsewhere, as in {others[0][0].name}" if others else "elsewhere in the file"
    return Comparison(
        summary,
        ProviderConflict.code,
        f"{field_name(pointer)}: {message} {where}",
        "use one of the two",
        pointer,
        others,
    )


class _Uses:
    """Which names and domains of providers stand together, and where."""

    def __init__(
        self, files: Sequence[tuple[Summary, _Facts]], organizations: Vocabulary | None
    ) -> None:
        self._known_names = organizations.by_name if organizations else {}
        self._known_domains = organizations.by_domain if organizations else {}
        self.places: dict[tuple[str, str], list[tuple[Summary, Pointer]]] = defaultdict(list)
        self._files: Counter[tuple[str, str]] = Counter()
        self._names: dict[str, set[str]] = defaultdict(set)
        self._domains: dict[str, set[str]] = defaultdict(set)
        self._best_two: dict[tuple[int, str], list[tuple[str, str]]] = {}
        for summary, parties in files:
            for party in starmap(_Party, parties):
                pair = party.name, party.domain
                self._files[pair] += 1
                if len(self.places[pair]) <= MOST_NAMED:
                    self.places[pair].append((summary, party.pointer))
                self._names[party.domain].add(party.name)
                self._domains[party.name].add(party.domain)

    @property
    def differ(self) -> bool:
        """Whether any name stands with two domains, or any domain with two names."""
        return any(len(each) > 1 for each in chain(self._names.values(), self._domains.values()))

    def better_name(self, party: _Party) -> str | None:
        """Return the name that the domain mostly stands with, or as often; None for this."""
        names = self._names[party.domain]
        if len(names) < 2 or party.domain in self._known_domains:
            return None
        return self._best(party, 0, ((name, party.domain) for name in names))

    def better_domain(self, party: _Party) -> str | None:
        """Return the domain that the name mostly stands with, or as often; None for this."""
        domains = self._domains[party.name]
        if len(domains) < 2 or party.name in self._known_names:
            return None
        return self._best(party, 1, ((party.name, domain) for domain in domains))

    def _best(self, party: _Party, part: int, pairs: Iterable[tuple[str, str]]) -> str | None:
        own = party.name, party.domain
        group = part, own[1 - part]
        if group not in self._best_two:  # Once for all that share it: there may be thousands.
            by_use = sorted(pairs, key=lambda pair: (self._files[pair], pair), reverse=True)
            self._best_two[group] = by_use[:2]
        best = next(pair for pair in self._best_two[group] if pair != own)
        return best[part] if self._files[best] >= self._files[own] else None
