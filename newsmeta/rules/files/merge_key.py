"""NM018: the merge key."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.frontmatter import codes
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class MergeKey(Rule):
    """Fields are merged in with `<<`.

    **What it does.** Reports each `<<` that merges in the fields of another mapping. A list of
    mappings, or a mapping that is written in place, is an error.

    **Why it matters.** `<<` is only in YAML 1.1, and programs disagree on it even there: which of
    two fields with the same name counts, whether a mapping in place is merged at all, and how a
    list is treated. The page and the exported data would differ.

    **Example.**

    ```yaml
    logo: &logo
      width: 50
      height: 50
    images:
      - <<: *logo
        url: https://www.example.com/logo.png
    ```

    **Use instead.**

    ```yaml
    images:
      - url: https://www.example.com/logo.png
        width: 50
        height: 50
    ```
    """

    code = codes.MERGE_KEY
    name = "merge-key"
    severity = Severity.WARNING
    may_be_error = True


RULES: tuple[type[Rule], ...] = (MergeKey,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the findings of the parser."""
    for finding in document.front_matter.findings:
        if finding.code == MergeKey.code:
            yield finding


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: plain front matter has no merge key."""
    return True
