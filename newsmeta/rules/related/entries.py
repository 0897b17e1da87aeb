"""NM501 and NM502: related articles that are the article itself, or listed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import RemoveItem
from newsmeta.frontmatter.nodes import Sequence
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import UrlValue


class RelatedSelf(Rule):
    """An article is related to itself.

    **What it does.** Reports entries of `related` with the page of the article itself, in any
    spelling of its URL. The fix removes the entry.

    **Why it matters.** Readers who want to know more get the article that they have just read.

    **Example.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    related:
      - title: "City council votes to plant ten thousand trees"
        webUrl: "https://www.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    related:
      - title: "Where the trees will stand"
        webUrl: "https://www.example.org/map"
    ```
    """

    code = "NM501"
    name = "related-self"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))
    is_needless = True


class RelatedDuplicate(Rule):
    """An article is listed twice among the related articles.

    **What it does.** Reports entries of `related` with the page of an earlier entry, in any
    spelling of its URL. The fix removes the later entry, unless it has facts that the earlier one
    lacks.

    **Why it matters.** Readers see the same headline twice.

    **Example.**

    ```yaml
    related:
      - title: "Where the trees will stand"
        webUrl: "https://www.example.org/map"
      - title: "Where the trees will stand"
        webUrl: "http://www.example.org/map"
    ```

    **Use instead.**

    ```yaml
    related:
      - title: "Where the trees will stand"
        webUrl: "https://www.example.org/map"
    ```
    """

    code = "NM502"
    name = "related-duplicate"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))
    is_needless = True


RULES: tuple[type[Rule], ...] = (RelatedSelf, RelatedDuplicate)

_PAGES = ("webUrl", "originalUrl", "ampWebUrl")
_ADDRESSES = ("webUrl", "originalUrl")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each entry of `related` that is the article, or an earlier entry."""
    related = document.front_matter.node(("related",))
    if not isinstance(related, Sequence):
        return
    owners = document.urls_by_owner
    own = _pages(owners.get((), {}))
    seen: dict[str, UrlValue] = {}
    for index in range(len(related.items)):
        pointer: Pointer = ("related", index)
        # The first of the addresses is the page; articles of the same list share the others.
        for key, value in list(_pages(owners.get(pointer, {})).items())[-1:]:
            if key in own:
                yield _self(pointer, value, own[key])
            elif key in seen:
                yield _duplicate(document, pointer, value, seen[key])
            else:
                seen[key] = value


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    related = document.values.get("related")
    if not related:
        return True
    if not context.is_article:
        return False  # Nothing is known about its contents.
    own = set(_keys(document.values))
    seen: set[str] = set()
    for entry in related:
        for key in _keys(entry)[-1:]:
            if key in own or key in seen:
                return False
            seen.add(key)
    return True


def _keys(values: Mapping[str, Any]) -> list[str]:
    """Return the keys of the pages that a mapping is about; pages with one key are the same."""
    from newsmeta.urls.canonical import key_of

    texts = [values[name] for name in reversed(_PAGES) if name in values]
    return list(dict.fromkeys(key for text in texts if (key := key_of(text))))


def _pages(urls: Mapping[str, UrlValue]) -> dict[str, UrlValue]:
    """Return the pages that a mapping is about, by key."""
    from newsmeta.urls.canonical import page_key

    return {
        page_key(value.url): value
        for name in reversed(_PAGES)
        if (value := urls.get(name)) and value.url and value.url.is_web
    }


def _self(pointer: Pointer, value: UrlValue, other: UrlValue) -> Finding:
    return Finding(
        RelatedSelf.code,
        f"{field_name(pointer)}: this is the article itself",
        value.node.span,
        "remove the entry",
        value.pointer,
        ((f"{other.name} is here", other.node.span),),
        RemoveItem(pointer) if _names_no_other_part(value, other) else None,
    )


def _duplicate(document: Document, pointer: Pointer, value: UrlValue, other: UrlValue) -> Finding:
    first, second = (document.front_matter.node(each) for each in (other.pointer[:-1], pointer))
    says_no_more = _says_no_more(second.value if second else {}, first.value if first else {})
    is_fixed = says_no_more and _names_no_other_part(value, other)
    return Finding(
        RelatedDuplicate.code,
        f"{field_name(pointer)}: this is the page of {field_name(other.pointer[:-1])} again",
        value.node.span,
        "remove the entry" if is_fixed else "merge the two entries",
        value.pointer,
        ((f"{other.name} is here", other.node.span),),
        RemoveItem(pointer) if is_fixed else None,
    )


def _names_no_other_part(value: UrlValue, other: UrlValue) -> bool:
    """Tell whether a URL has no fragment of its own, which could be a post of a live blog."""
    fragment = value.url.fragment if value.url else ""
    return not fragment or (other.url is not None and fragment == other.url.fragment)


def _says_no_more(values: object, others: object) -> bool:
    """Tell whether all facts of one entry, except its page's address, are in another."""
    return (
        isinstance(values, Mapping)
        and isinstance(others, Mapping)
        and all(
            name in others and (name in _ADDRESSES or value == others[name])
            for name, value in values.items()
        )
    )
