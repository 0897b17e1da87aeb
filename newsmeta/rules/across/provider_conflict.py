"""NM606: publishers with two names, or two domains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from heapq import nlargest
from itertools import islice, starmap
from typing import NamedTuple

from newsmeta.diagnostics import Pointer, Severity, field_name
from newsmeta.rules.across.comparing import MOST_NAMED, Among, Comparison, Summary
from newsmeta.rules.across.keyed import Group, Groups, Key, Marks, Sharing
from newsmeta.rules.base import Need, Phase, Rule, quote


class ProviderConflict(Rule):
    """One publisher has two names or two domains.

    **What it does.** Reports a `provider`, in articles and their related entries, whose domain has
    another name elsewhere in the repository, or whose name has another domain. The less frequent of
    the two is reported, or both if they are equally frequent. The configured organizations are
    always right.

    **Why it matters.** A site that groups articles by publisher shows the publisher twice.

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
        pointer: The path to the provider.
        name: Its name.
        domain: Its domain in lower case.
    """

    pointer: Pointer
    name: str
    domain: str


_Facts = tuple[tuple[Pointer, str, str], ...]
"""The providers that a file names, each as in a `_Party`."""


def summarize(values: Mapping[str, object], is_article: bool) -> _Facts | None:
    """Return the providers of an article; those of courses or samples do not matter here."""
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


def keys(file: tuple[Summary, _Facts], among: Among) -> Iterator[Key]:
    """Yield the domains of providers, marked with their names, and the names with the domains."""
    known = among.organizations
    for party in starmap(_Party, file[1]):
        by_domain, by_name = _keys(party.name, party.domain)
        if known is None or party.domain not in known.by_domain:
            yield by_domain
        if known is None or party.name not in known.by_name:
            yield by_name


SHARING = Sharing(marks=Marks.DIFFERENT, mark_bytes=8)


def compare(file: tuple[Summary, _Facts], groups: Groups, among: Among) -> Iterator[Comparison]:
    """Yield findings about the providers of a file that have other names elsewhere."""
    summary, parties = file
    said: set[tuple[str, str]] = set()
    for party in starmap(_Party, parties):
        if (party.name, party.domain) in said:
            continue
        said.add((party.name, party.domain))
        if better := _better(party, True, groups):
            yield _conflict(
                summary,
                (*party.pointer, "name"),
                f"{party.domain} is {quote(party.name)} here and {quote(better.name)}",
                better,
                groups,
            )
        elif better := _better(party, False, groups):
            yield _conflict(
                summary,
                (*party.pointer, "domain"),
                f"{quote(party.name)} is {party.domain} here and {better.domain}",
                better,
                groups,
            )


@lru_cache(maxsize=4_096)
def _keys(name: str, domain: str) -> tuple[Key, Key]:
    """Return the keys that a provider shares with others of its domain, and of its name."""
    from newsmeta.keys import key

    def keyed(field: str, shared: str, other: str) -> Key:
        return key(field, shared), key(other, size=SHARING.mark_bytes)

    return keyed("domain", domain, name), keyed("name", name, domain)


class _Use(NamedTuple):
    """A provider of a file, with the number of its uses.

    Attributes:
        number: The number of uses.
        name: Its name.
        domain: Its domain.
        places: The first of the files that use it, once for each use.
    """

    number: int
    name: str
    domain: str
    places: tuple[int, ...]


def _better(party: _Party, is_by_domain: bool, groups: Groups) -> _Use | None:
    """Return the most frequent name of the domain, or one as frequent; None for this one.

    If it is not by domain, return the domain of the name in the same way.
    """
    wanted = _keys(party.name, party.domain)[0 if is_by_domain else 1][0]
    group = groups.of(wanted)
    if group is None:
        return None
    # Computed once for all files that share it: there may be thousands.
    first, second = groups.remembered(
        (ProviderConflict.code, group.place), lambda: _most_used(group, wanted, groups)
    )
    if (first.name, first.domain) != (party.name, party.domain):
        return first
    return second if second.number >= first.number else None


def _most_used(group: Group, wanted: bytes, groups: Groups) -> tuple[_Use, _Use]:
    """Return the two most used providers of a domain, or of a name."""
    counts = Counter(mark for _, mark in group.marked())
    least = counts.most_common(2)[1][1]
    places: dict[bytes, list[int]] = {mark: [] for mark in counts if counts[mark] >= least}
    for number, mark in group.marked():
        if mark in places and len(places[mark]) <= MOST_NAMED:
            places[mark].append(number)
    uses = []
    for mark, numbers in places.items():
        _, parties = next(iter(groups.files(numbers[:1])))
        name, domain = next(
            (party.name, party.domain)
            for party in starmap(_Party, parties)
            if (wanted, mark) in _keys(party.name, party.domain)
        )
        uses.append(_Use(counts[mark], name, domain, tuple(numbers)))
    first, second = nlargest(2, uses)
    return first, second


def _conflict(
    summary: Summary, pointer: Pointer, message: str, better: _Use, groups: Groups
) -> Comparison:
    places = (
        (other, party.pointer)
        for other, parties in groups.files(dict.fromkeys(better.places))
        for party in starmap(_Party, parties)
        if (party.name, party.domain) == (better.name, better.domain)
    )
    others = tuple(
        (other, (*its_pointer, pointer[-1]))
        for other, its_pointer in islice(places, MOST_NAMED + 1)
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
