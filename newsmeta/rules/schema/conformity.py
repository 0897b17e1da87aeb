"""NM1: violations of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.schema.lists import duplicate_images, has_empty_list, repeats_a_url
from newsmeta.rules.values import PICTURE
from newsmeta.schema.numbers import comparable


class MissingField(Rule):
    """A required field is missing.

    **What it does.** Reports each required field that is missing, including `webUrl` for `type:
    article` and `originalUrl` for `type: video`.

    **Why it matters.** The site's pages, lists and feeds are built from these fields.

    **Example.**

    ```yaml
    provider:
      name: Example Times
    ```

    **Use instead.**

    ```yaml
    provider:
      name: Example Times
      domain: example.com
    ```
    """

    code = "NM101"
    name = "missing-field"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    breaks_format = True
    is_of_absence = True


class UnknownField(Rule):
    """The format has no such field.

    **What it does.** Reports each key that the format does not know, with the name that was
    probably meant. The fix renames a key only if it is another spelling of that name or the field
    is missing, and only if its value is right there. If the right field is there with the same
    value, the fix removes the key.

    **Why it matters.** A misspelt field is ignored by everything that reads the file.

    **Example.**

    ```yaml
    publishDateTime: 2021-01-27T15:50:00Z
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```
    """

    code = "NM102"
    name = "unknown-field"
    severity = Severity.ERROR
    fix = FixSafety.UNSAFE
    breaks_format = True


class WrongType(Rule):
    """A value is of the wrong type.

    **What it does.** Reports text instead of a number, a single value instead of a list, and the
    like. If `tags` or `categories` are a text, the fix makes it a list of words as Jekyll splits
    them, so that the address of the page stays the same.

    **Why it matters.** Programs that sort, compare or loop over the value fail, or give wrong
    results.

    **Example.**

    ```yaml
    quality: "60"
    topics: Climate
    ```

    **Use instead.**

    ```yaml
    quality: 60
    topics:
      - Climate
    ```
    """

    code = "NM103"
    name = "wrong-type"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    breaks_format = True


class InvalidValue(Rule):
    """A value is not among the allowed ones.

    **What it does.** Reports a value that is not in the format's list, with the allowed values and
    the one that was probably meant.

    **Why it matters.** Templates decide by these values; a page of an unknown type is
    shown wrongly or not at all.

    **Example.**

    ```yaml
    type: Article
    ```

    **Use instead.**

    ```yaml
    type: article
    ```
    """

    code = "NM104"
    name = "invalid-value"
    severity = Severity.ERROR
    breaks_format = True


class InvalidFormat(Rule):
    """A text is not in the form that its field needs.

    **What it does.** Reports a value that is not a URL (RFC 3986, with scheme and host), timestamp
    (RFC 3339), domain name, language tag (BCP 47) or duration (ISO 8601) in a field for one.

    **Why it matters.** Links lead nowhere, articles are sorted wrongly, and pictures and
    providers are not found.

    A timestamp in another form is fixed if its moment is certain: as in Ruby and Jekyll
    (`2021-01-27 16:50 +0100`), mail and feeds (`Wed, 27 Jan 2021 15:50:00 GMT`) and ISO 8601
    (`20210127T155000Z`).

    **Example.**

    ```yaml
    publishedDateTime: 2021-01-27 15:50
    provider:
      domain: https://www.example.com
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    provider:
      domain: example.com
    ```
    """

    code = "NM105"
    name = "invalid-format"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    breaks_format = True


class OutOfRange(Rule):
    """A number, length or count is too small or too large.

    **What it does.** Reports numbers outside their range, and texts and lists that are
    too short or too long.

    **Why it matters.** A picture without a width cannot be laid out, and an article without a topic
    is not listed under any.

    **Example.**

    ```yaml
    width: 0
    topics: []
    ```

    **Use instead.**

    ```yaml
    width: 600
    topics:
      - Climate
    ```
    """

    code = "NM106"
    name = "out-of-range"
    severity = Severity.ERROR
    breaks_format = True


class EmptyValue(Rule):
    """A field has no value.

    **What it does.** Reports empty or blank text, and a field without a value, where a value is
    expected.

    **Why it matters.** An empty headline is as useless as a missing one, and harder to notice.

    **Example.**

    ```yaml
    title: ""
    updatedDateTime:
    ```

    **Use instead.** Write the value, or remove the field if it is not required: `newsmeta normalize
    --unsafe-fixes` does so. It also removes lists without items, which are reported only if the
    rule is selected. A comment beside such a field stays. Fields that mean something to Jekyll
    without a value stay as well: `published:` without a value keeps the page from being built, and
    `layout`, `permalink` and `excerpt_separator` have a meaning as `""`.
    """

    code = "NM107"
    name = "empty-value"
    severity = Severity.ERROR
    fix = FixSafety.UNSAFE
    breaks_format = True


class DuplicateItem(Rule):
    """A list has the same item twice.

    **What it does.** Reports the second occurrence of a topic, tag or category, or of the
    same image URL, in one list.

    **Why it matters.** The article is counted and shown twice where it belongs once.

    **Example.**

    ```yaml
    topics:
      - Climate
      - Cities
      - Climate
    ```

    **Use instead.**

    ```yaml
    topics:
      - Climate
      - Cities
    ```
    """

    code = "NM108"
    name = "duplicate-item"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    breaks_format = True
    is_needless = True


class MalformedSecured(Rule):
    """The secured data is damaged.

    **What it does.** Reports `secured` data that is not base64, a semicolon, and base64; whose
    first part is not a whole number of 16-byte blocks, or whose second part is not 16 bytes. It
    looks only at the form, and never prints the data.

    **Why it matters.** Damaged data cannot be decrypted, and there is no other copy.

    **Example.** A value that lost its last characters in copying.

    **Use instead.** The value as it was first written: restore it from the history of the
    file.
    """

    code = "NM109"
    name = "malformed-secured"
    severity = Severity.ERROR
    breaks_format = True


class CustomSchema(Rule):
    """The file does not follow the schema that is configured for its kind.

    **What it does.** Reports each violation of the JSON Schema that the configuration
    names for this kind of files.

    **Why it matters.** It is your own schema: you know best.

    **Example.** With `founded: {type: integer}` in the schema:

    ```yaml
    founded: long ago
    ```

    **Use instead.**

    ```yaml
    founded: 1821
    ```
    """

    code = "NM110"
    name = "custom-schema"
    severity = Severity.ERROR
    breaks_format = True
    is_one_in_place = False


RULES: tuple[type[Rule], ...] = (
    MissingField,
    UnknownField,
    WrongType,
    InvalidValue,
    InvalidFormat,
    OutOfRange,
    EmptyValue,
    DuplicateItem,
    MalformedSecured,
    CustomSchema,
)


def lacking(values: Mapping[str, Any], context: Context, enabled: frozenset[str]) -> list[str]:
    """Return missing fields of a new article, each of which is surely an error; none if in doubt.

    Args:
        values: The front matter.
        context: The rules and their knowledge.
        enabled: The codes of the rules that apply to the file.
    """
    schema = context.schema
    # A misspelt field is unknown instead of missing, and one that a user's schema adds is custom.
    sure = {MissingField.code, UnknownField.code, CustomSchema.code}
    if not context.is_article or schema is None or not schema.is_own or not sure <= enabled:
        return []
    return [name for name in schema.at(()).get("required", ()) if name not in values]


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each mistake that the schema of the file's kind reveals."""
    if context.schema is None or document.front_matter.root is None:
        return
    if not context.schema.is_valid(comparable(document.parsed.values)):
        # A file that is right does not need this import.
        from newsmeta.rules.urls.known_flaws import misspelt
        from newsmeta.rules.violations import explain

        enabled = context.enabled if context.is_article else None
        known = misspelt(document, context)
        for finding in explain(document.parsed, context.schema, enabled, context.full):
            if finding.code == InvalidFormat.code and finding.pointer in known:
                continue
            yield finding if context.is_article else replace(finding, code=CustomSchema.code)
    if context.is_article:
        yield from duplicate_images(document)
        if has_empty_list(document.parsed.values):
            from newsmeta.rules.violations import empty_lists

            yield from empty_lists(document.parsed, context.schema)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if not context.is_article:
        return True
    if "[" in document.text and has_empty_list(document.values):
        return False
    pictures = [text for _, _, text in document.typed[PICTURE]]
    return len(set(pictures)) == len(pictures) or not repeats_a_url(document.values)
