"""NM214 and NM215: names that differ from the site's lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Context, Need, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.placeholder_text import is_placeholder
from newsmeta.rules.text.texts import mended
from newsmeta.rules.values import TextValue
from newsmeta.suggestions import listing

if TYPE_CHECKING:
    from newsmeta.site.vocabulary import Vocabulary


class UnknownTopic(Rule):
    """A topic is not in the site's vocabulary.

    **What it does.** Reports topics that are not in the data files under `vocabularies.topics`,
    with the nearest name. Without such files, nothing is reported.

    **Why it matters.** The article appears on no topic's page.

    **Example.** With a topic `Climate` in `_data/topics/`:

    ```yaml
    topics:
      - climate
    ```

    **Use instead.**

    ```yaml
    topics:
      - Climate
    ```
    """

    code = "NM214"
    name = "unknown-topic"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    needs = frozenset((Need.TOPICS,))


class UnknownProvider(Rule):
    """A provider differs from the site's list of organizations.

    **What it does.** Reports a `provider` whose domain or name is missing from the data files under
    `vocabularies.organizations`, or differs from them. Without such files, nothing is reported.

    **Why it matters.** One publisher under two names appears twice, with two logos.

    **Example.** With an organization `Example Times` of `example.com`:

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

    code = "NM215"
    name = "unknown-provider"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    needs = frozenset((Need.ORGANIZATIONS,))


RULES: tuple[type[Rule], ...] = (UnknownTopic, UnknownProvider)

_MOST_GUESSES = 100
"""Most topics of a file for which the nearest name is looked up, as the vocabulary may be large."""


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each name that is not in the site's vocabularies."""
    if not context.is_article:
        return
    if context.topics is not None:
        yield from _topics(document, context.topics)
    if context.organizations is not None:
        yield from _provider(document, context.organizations)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if not context.is_article:
        return True
    values = document.values
    if context.topics is not None and any(
        name not in context.topics.by_name or name != name.strip() for name in values["topics"]
    ):
        return False
    if context.organizations is None:
        return True
    name, domain = values["provider"]["name"], values["provider"]["domain"]
    known = context.organizations.by_name.get(name, ())
    return name == name.strip() and any(term.domain == domain for term in known)


def _topics(document: Document, topics: Vocabulary) -> Iterator[Finding]:
    guesses = _MOST_GUESSES
    for value in document.of_type("text"):
        if value.pointer[0] != "topics":
            continue
        name = mended(value.text)
        if not name or name in topics.by_name or not _is_sound(document, value):
            continue
        same = topics.other_case(name)
        known = topics.nearest_name(name) if guesses > 0 else None
        guesses -= 1
        hint = (
            f"did you mean {known}?" if known else "use a topic of the vocabulary, or add this one"
        )
        message = f"{quote(name)} is not a topic of this site"
        yield _finding(UnknownTopic.code, value, message, f"write {same}" if same else hint, same)


def _provider(document: Document, organizations: Vocabulary) -> Iterator[Finding]:
    name = _provider_field(document, "name", "text")
    domain = _provider_field(document, "domain", "domain")
    if name is None or domain is None or re.search(r"[/:@\s]", domain.text):
        return
    by_domain = organizations.by_domain.get(domain.text.lower(), [])
    by_name = organizations.by_name.get(mended(name.text), [])
    if both := [term for term in by_domain if term in by_name]:
        if all(term.domain != domain.text for term in both):
            yield _finding(
                UnknownProvider.code,
                domain,
                f"{quote(domain.text)} differs in case from the list of organizations",
                f"write {both[0].domain}",
                both[0].domain,
            )
        return
    if by_domain:
        names = [term.name for term in by_domain]
        same = next((n for term in by_domain for n in term.names if _same(n, name.text)), None)
        yield _finding(
            UnknownProvider.code,
            name,
            f"{quote(name.text)} is not the name of {domain.text} in the list of organizations",
            f"write {same}" if same else f"the list has {listing(names)}",
            same,
        )
    elif by_name and any(term.domain for term in by_name):
        domains = [term.domain for term in by_name if term.domain]
        yield _finding(
            UnknownProvider.code,
            domain,
            f"{quote(domain.text)} is not the domain of {name.text} in the list of organizations",
            f"the list has {listing(domains)}",
        )
    elif not by_name:
        known = organizations.nearest_domain(domain.text)
        yield _finding(
            UnknownProvider.code,
            domain,
            f"{quote(domain.text)} is not in the list of organizations",
            f"did you mean {known}?" if known else "add the organization to the list",
        )


def _provider_field(document: Document, field: str, type_name: str) -> TextValue | None:
    for value in document.of_type(type_name):
        if value.pointer == ("provider", field) and _is_sound(document, value):
            return value
    return None


def _is_sound(document: Document, value: TextValue) -> bool:
    """Tell whether a value is text that no other rule reports already."""
    is_text = isinstance(value.node.value, str) and not is_placeholder(value.text)
    return is_text and value.pointer not in document.parsed.tainted


def _same(name: str, other: str) -> bool:
    """Tell whether two names differ only in case."""
    return name.casefold() == other.strip().casefold()


def _finding(
    code: str, value: TextValue, message: str, hint: str, right: str | None = None
) -> Finding:
    return Finding(
        code,
        f"{value.name}: {message}",
        value.node.span,
        hint,
        value.pointer,
        change=SetValue(value.pointer, right) if right else None,
    )
