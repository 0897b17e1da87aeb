"""NM503: the order of related articles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from newsmeta.diagnostics import Finding, Severity
from newsmeta.frontmatter.nodes import Sequence
from newsmeta.rules.base import Context, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument


class RelatedOrder(Rule):
    """Related articles are not in order of quality.

    **What it does.** Reports the first entry of `related` with a higher `quality` than the one
    before it.

    **Why it matters.** Sites that show the first few show the best.

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
    """Yield the first entry that is better than the one before it."""
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
                f"related[{index}]: has a higher quality, {quality}, than related[{previous[0]}], "
                f"{previous[1]}",
                document.span(pointer),
                "put the best first",
                pointer,
            )
            return
        previous = index, quality


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    related = document.values.get("related")
    if not related:
        return True
    if not context.is_article:
        return False  # Nothing is known of what is in it.
    qualities = [entry["quality"] for entry in related if "quality" in entry]
    return all(one >= two for one, two in pairwise(qualities))
