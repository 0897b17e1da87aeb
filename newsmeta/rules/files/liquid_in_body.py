"""NM019: bodies with errors in Liquid."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity, Span
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class LiquidInBody(Rule):
    """The body has an error in Liquid, which ends Jekyll's whole build.

    **What it does.** Jekyll reads the text after the front matter as a template: `{%` opens a
    Liquid tag, `{{` a variable. The rule reports the first place where the template cannot be read:
    a tag or variable that is not closed, an end without a beginning, a block without an end, a
    branch such as `else` outside of its block, and a tag with arguments that it refuses. Mistakes
    that Jekyll only warns of are not reported. Nor are tags with other names, and their ends, since
    a plugin may define them.

    Nothing is reported where Jekyll does not render the body: with `render_with_liquid: false` in
    the front matter or in the `defaults` of `_config.yml`; in files that Jekyll skips or does not
    publish; and in sites of Hugo or Eleventy, which are recognized by their configuration.

    **Why it matters.** A single file of this kind prevents the whole site from being built.

    **Example.**

    ```markdown
    Templates begin with {% if page.title %}, and write names as {{ name }.
    ```

    **Use instead.**

    ```markdown
    {% raw %}
    Templates begin with {% if page.title %}, and write names as {{ name }.
    {% endraw %}
    ```
    """

    code = "NM019"
    name = "liquid-in-body"
    severity = Severity.ERROR


RULES: tuple[type[Rule], ...] = (LiquidInBody,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first error in the Liquid of the body."""
    source = document.source
    if "{" not in source.text:
        return
    from newsmeta.liquid import problem_in  # Few files need this module.

    problem = problem_in(source.body)
    if problem is None or not document.renders_liquid():
        return
    opening = problem.opening
    yield Finding(
        LiquidInBody.code,
        problem.message,
        _moved(problem.span, source.body_start),
        problem.hint,
        related=(("begun here", _moved(opening, source.body_start)),) if opening else (),
    )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if not document.has_liquid:
        return True
    from newsmeta.liquid import problem_in

    return problem_in(document.body) is None


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
