"""NM013: comments that were meant to suppress findings.

The reader of these comments makes the findings; this module documents the rule.
"""

from __future__ import annotations

from newsmeta.diagnostics import Severity
from newsmeta.rules.base import Rule


class InvalidSuppression(Rule):
    """A suppression comment names no rule.

    **What it does.** Reports a comment `# newsmeta: …` that is not understood, or that
    names a rule that does not exist.

    **Why it matters.** The comment has no effect, and the finding that it was meant for is
    reported.

    **Example.**

    ```yaml
    title: "Fish &amp; chips"  # newsmeta: ignore NM2001
    ```

    **Use instead.**

    ```yaml
    title: "Fish &amp; chips"  # newsmeta: ignore NM201
    ```
    """

    code = "NM013"
    name = "invalid-suppression"
    severity = Severity.WARNING
    is_needless = True


RULES: tuple[type[Rule], ...] = (InvalidSuppression,)
