"""NM503: the order of related articles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from newsmeta.diagnostics import Finding, Severity
from newsmeta.frontmatter.nodes import Sequence
from newsmeta.rules.base import Context, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument


class RelatedOrder(Rule):
    """Related articles are not sorted by quality.

    **What it does.** Reports the first entry of `related` with a higher `quality` than the one
    before it.

    **Why it matters.** Sites that show only the first few entries show the best ones.

    **Example.**

    ```yaml
    related:
      - title: "Where the trees will stand"
        quality: 40
      - title: "What ten thousand trees cost"
        quality: 70
    ```

    **Use instead.**

    ```yaml
    related:
      - title: "What ten thousand trees cost"
        quality: 70
      - title: "Where the trees will stand"
        quality: 40
    ```
    """

    code = "NM503"
    name = "related-order"
    severity = Severity.INFO
    phases = frozenset((Phase.CHECK,))


RULES: tuple[type[Rule], ...] = (RelatedOrder,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first entry with a higher quality than the one before it."""
    related = document.front_matter.node(("related",))
    if not isinstance(related, Sequence):
        return
    previous: tuple[int, int] | None = None
    for index, entry in enumerate(related.value):
        quality = entry.get("quality") if isinstance(entry, dict) else None
        if type(quality) is not int:
            continue
        if previous is not None and quality > previous[1]:
            pointer = ("related", index, "quality")
            yield Finding(
                RelatedOrder.code,
                f"related[{index}]: its quality, {quality}, is higher than that of "
                f"related[{previous[0]}], {previous[1]}",
                document.span(pointer),
                "put the best first",
                pointer,
            )
            return
        previous = index, quality


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    related = document.values.get("related")
    if not related:
        return True
    if not context.is_article:
        return False  # Nothing is known about its contents.
    qualities = [entry["quality"] for entry in related if "quality" in entry]
    return all(one >= two for one, two in pairwise(qualities))
