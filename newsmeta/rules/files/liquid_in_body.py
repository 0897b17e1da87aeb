"""NM019: bodies that are no Liquid."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity, Span
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class LiquidInBody(Rule):
    """The body is no Liquid, at which Jekyll ends the whole build.

    **What it does.** Jekyll takes what follows the front matter for a template, whatever is
    written there: `{%` opens a tag of Liquid, `{{` a variable. The rule reports the first place
    from which on that cannot be read: a tag or variable that is not closed, an end without a
    beginning, a block without an end, a branch such as `else` outside of its block, and a tag
    that has something behind its name which it refuses. What Jekyll merely warns of is not
    reported, nor is what a plugin may have brought: tags of other names, with their ends.

    Where Jekyll does not render the body, nothing is reported: under `render_with_liquid: false`,
    in the front matter or by `defaults` in `_config.yml`; in files that Jekyll passes over or
    does not publish; and in sites of Hugo or Eleventy, told by their configuration.

    **Why it matters.** One such file is enough for the site not to be built at all.

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
    """Yield the first thing that keeps the body from being Liquid."""
    source = document.source
    if "{" not in source.text:
        return
    from newsmeta.liquid import problem_in  # Which few files need.

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
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    if not document.has_liquid:
        return True
    from newsmeta.liquid import problem_in

    return problem_in(document.body) is None


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
