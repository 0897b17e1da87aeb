"""NM201 to NM209: text as people read it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.characters import (
    all_show,
    edges,
    invisible,
    is_blank,
    is_composed,
    name_of,
    stands_for_space,
    without,
)
from newsmeta.rules.document import Document, PlainDocument, TextValue
from newsmeta.suggestions import listing


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a text.

    Attributes:
        start: The first character of it.
        end: One past the last.
        message: What it is.
        hint: What to do.
        repaired: The whole text without flaws of this kind, or None where a person has to
            find it.
    """

    start: int
    end: int
    message: str
    hint: str
    repaired: str | None = None


class TextRule(Rule):
    """A rule that looks at one text at a time.

    Attributes:
        fields: The names of the fields that it looks at, or None for every text.
    """

    fields: ClassVar[frozenset[str] | None] = None

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the first flaw of a text, or None: one field gives one finding a rule."""
        raise NotImplementedError


class HtmlEntity(TextRule):
    """A text has HTML entities in it.

    **What it does.** Reports named and numbered HTML entities (`&amp;`, `&#8217;`) in
    fields that hold plain text, and says which characters they stand for.

    **Why it matters.** Templates escape the text once more, and readers see `&#8217;`
    in the headline.

    **Example.**

    ```yaml
    title: "Fish &amp; chips: the council&#8217;s choice"
    ```

    **Use instead.**

    ```yaml
    title: "Fish & chips: the council’s choice"
    ```
    """

    code = "NM201"
    name = "html-entity"
    severity = Severity.WARNING
    fix = FixSafety.SAFE

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the first entity."""
        text = value.text
        if "&" not in text:
            return None
        import html

        found = [match for match in _ENTITY.finditer(text) if html.unescape(match[0]) != match[0]]
        if not found:
            return None
        entities = dict.fromkeys(match[0] for match in found)
        shown = [_shown(html.unescape(entity)) for entity in entities][:_MOST_SHOWN]
        return Flaw(
            found[0].start(),
            found[0].end(),
            f'the HTML entity "{found[0][0]}"{_more(len(found))}',
            f"write {listing(shown, 'and')}",
            _without_entities(text),
        )


class UntrimmedText(TextRule):
    """A text begins or ends with white space.

    **What it does.** Reports white space of any kind, visible or not, at the ends of a
    text. The line feed that ends a block text (`|` or `>`) does not count.

    **Why it matters.** It shows as a gap before punctuation and quotes, and two texts that
    look the same are not.

    **Example.**

    ```yaml
    excerpt: " The plan covers every district. "
    ```

    **Use instead.**

    ```yaml
    excerpt: "The plan covers every district."
    ```
    """

    code = "NM202"
    name = "untrimmed-text"
    severity = Severity.WARNING
    fix = FixSafety.SAFE

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the white space at the start, or else that at the end."""
        text = value.text
        start, end = _trimmed(text, value)
        if start == 0 and end == len(text):
            return None
        if start == end:
            return None
        after = text[end:] if end < len(text) else ""
        where = "begins and ends" if start and after else "begins" if start else "ends"
        place = (0, start) if start else (end, len(text))
        kept = text[start:end]
        if value.node.style in ("literal", "folded") and text.endswith("\n"):
            kept = kept.rstrip("\n") + "\n"
        return Flaw(*place, f"the text {where} with white space", "remove it", kept)


class RepeatedSpace(TextRule):
    """A text has several spaces in a row.

    **What it does.** Reports two or more spaces or tabs in a row inside a text.

    **Why it matters.** Pages show them as one, other programs as a gap, and two texts that
    look the same are not.

    **Example.**

    ```yaml
    title: "Council votes  to plant trees"
    ```

    **Use instead.**

    ```yaml
    title: "Council votes to plant trees"
    ```
    """

    code = "NM203"
    name = "repeated-space"
    severity = Severity.WARNING
    fix = FixSafety.SAFE

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the first run of spaces."""
        text = value.text
        start, end = _trimmed(text, value)
        found = list(_SPACES.finditer(text, start, end))
        if not found:
            return None
        count = found[0].end() - found[0].start()
        return Flaw(
            found[0].start(),
            found[0].end(),
            f"{count} spaces in a row{_more(len(found))}",
            "write one",
            text[:start] + _SPACES.sub(" ", text[start:end]) + text[end:],
        )


class InvisibleCharacter(TextRule):
    """A text has characters in it that nobody sees.

    **What it does.** Reports no-break spaces, zero-width characters, soft hyphens,
    direction marks and control characters inside a text. Where they have a use they are
    left alone: joiners in emoji and in scripts that need them, direction marks beside
    right-to-left text, no-break spaces beside French punctuation (`locale: fr`).

    **Why it matters.** Searches for the text do not find it, lines break in odd places,
    and links and names that look right are wrong.

    **Example.** With a no-break space where the box stands:

    ```yaml
    title: "Ten␣thousand trees"
    ```

    **Use instead.**

    ```yaml
    title: "Ten thousand trees"
    ```
    """

    code = "NM204"
    name = "invisible-character"
    severity = Severity.WARNING
    fix = FixSafety.SAFE

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the first character that nobody sees."""
        text = value.text
        if text.isascii() and text.isprintable():
            return None
        start, end = _trimmed(text, value)
        found = invisible(text, start, end, document.locale)
        if not found:
            return None
        char = text[found[0]]
        differs = any(text[at] != char for at in found)
        hint = "write a plain space" if stands_for_space(char) else "remove it"
        if char == "\r" and text[found[0] + 1 : found[0] + 2] == "\n":
            hint = "write a line feed alone (\\n)"
        return Flaw(
            found[0],
            found[0] + 1,
            f"{name_of(char)}{_more(len(found))}",
            f"{hint} here" if differs else hint,
            without(text, found),
        )


class NotNfc(TextRule):
    """A text is not in Unicode's composed form.

    **What it does.** Reports text that is not in Normalization Form C: mostly letters
    whose accents are characters of their own.

    **Why it matters.** It looks the same and compares as different: searches and
    duplicates are missed.

    **Example.** With the accent as a character of its own, which looks the same:

    ```yaml
    title: "Café in the park"
    ```

    **Use instead.**

    ```yaml
    title: "Café in the park"
    ```
    """

    code = "NM205"
    name = "not-nfc"
    severity = Severity.WARNING
    fix = FixSafety.SAFE

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the first character sequence that has a composed form."""
        text = value.text
        if text.isascii() or unicodedata.is_normalized("NFC", text):
            return None
        for match in _CLUSTER.finditer(text):
            composed = unicodedata.normalize("NFC", match[0])
            if composed != match[0]:
                break
        else:
            match, composed = re.match(r"[\s\S]*", text), ""  # type: ignore[assignment]
        points = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
        return Flaw(
            match.start(),
            match.end(),
            f"{points} is not in Unicode's composed form (NFC)",
            f"write {composed}" if composed else "write the text in NFC",
            unicodedata.normalize("NFC", text),
        )


class Mojibake(TextRule):
    """A text was decoded with the wrong encoding.

    **What it does.** Reports text in which UTF-8 was read as another encoding, such as
    `â€™` for `’`, and says what it was.

    **Why it matters.** Readers see garbage.

    **Example.**

    ```yaml
    title: "The councilâ€™s choice"
    ```

    **Use instead.**

    ```yaml
    title: "The council’s choice"
    ```
    """

    code = "NM206"
    name = "mojibake"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the first stretch that a repair would change."""
        text = value.text
        if text.isascii() or not _MAYBE_MOJIBAKE.search(text):
            return None
        import ftfy

        fixed = ftfy.fix_encoding(text)
        if fixed == text:
            return None
        start = next(
            (at for at, (old, new) in enumerate(zip(text, fixed, strict=False)) if old != new), 0
        )
        match = _NOT_ASCII.match(text, start)
        end = match.end() if match else start + 1
        tail = len(text) - end
        repaired = ftfy.fix_encoding(text[start:end])
        if repaired == text[start:end]:
            repaired = fixed[start : len(fixed) - tail] if fixed.endswith(text[end:]) else ""
        return Flaw(
            start,
            end,
            f"{quote(text[start:end])} is text that was decoded with the wrong encoding",
            f"write {repaired}" if repaired.strip() else "write what it was meant to be",
            fixed,
        )


class HtmlMarkup(TextRule):
    """A headline or excerpt has HTML tags in it.

    **What it does.** Reports HTML tags and comments in `title` and `excerpt`, which hold
    plain text.

    **Why it matters.** Templates escape the text, and readers see the tags; or they do
    not, and anything in the text runs on the page.

    **Example.**

    ```yaml
    title: "Council votes to plant <b>ten thousand</b> trees"
    ```

    **Use instead.**

    ```yaml
    title: "Council votes to plant ten thousand trees"
    ```
    """

    code = "NM207"
    name = "html-markup"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE
    fields = frozenset(("title", "excerpt"))

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the first tag."""
        text = value.text
        if "<" not in text:
            return None
        found = sorted([*_comments(text), *(match.span() for match in _TAG.finditer(text))])
        if not found:
            return None
        start, end = found[0]
        return Flaw(
            start,
            end,
            f"the HTML tag {quote(text[start:end])[1:-1]}{_more(len(found))}",
            "write plain text",
            _TAG.sub(_in_place_of_tag, _without_comments(text)),
        )


class LongHeadline(TextRule):
    """A headline is longer than search results show.

    **What it does.** Reports an article's `title` of more than 110 characters, or as many
    as `rules.max-headline-length` says. Off unless selected.

    **Why it matters.** Search engines and cards cut longer headlines off.

    **Example.** A headline of 130 characters.

    **Use instead.** A shorter one; the rest fits into `excerpt`.
    """

    code = "NM208"
    name = "long-headline"
    severity = Severity.INFO
    fields = frozenset(("title",))

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return what stands beyond the limit."""
        text = value.text
        limit = context.settings.max_headline_length
        if len(text) <= limit or len(value.pointer) > 1:
            return None
        return Flaw(
            limit,
            len(text),
            f"the headline has {len(text)} characters, more than {limit}",
            "shorten it",
        )


class TruncatedText(TextRule):
    """An excerpt was cut off.

    **What it does.** Reports an `excerpt` that ends in an ellipsis, in a comma or hyphen,
    or in the middle of a sentence although it has whole sentences before. Off unless
    selected.

    **Why it matters.** Readers get half a thought.

    **Example.**

    ```yaml
    excerpt: "The plan covers every district. It starts in ..."
    ```

    **Use instead.**

    ```yaml
    excerpt: "The plan covers every district."
    ```
    """

    code = "NM209"
    name = "truncated-text"
    severity = Severity.INFO
    fields = frozenset(("excerpt",))

    @classmethod
    def find(cls, value: TextValue, document: Document, context: Context) -> Flaw | None:
        """Return the end of the text, where it is no end."""
        text = value.text
        end = len(text.rstrip())
        if _ENTITY_AT_END.search(text, 0, end):
            return None
        if match := _ELLIPSIS.search(text, max(end - _LONGEST_END, 0), end):
            return Flaw(match.start(), end, "the text ends in an ellipsis", _WHOLE_SENTENCE)
        if match := _DANGLING.search(text, 0, end):
            return Flaw(match.start(), end, "the text ends where none can end", _WHOLE_SENTENCE)
        last_sentence = text[:end].split()[-1:] if _SENTENCE_END.search(text[:end]) else []
        if last_sentence and last_sentence[0].isalnum():
            return Flaw(
                end - len(last_sentence[0]),
                end,
                "the text ends in the middle of a sentence",
                _WHOLE_SENTENCE,
            )
        return None


RULES: tuple[type[Rule], ...] = (
    HtmlEntity,
    UntrimmedText,
    RepeatedSpace,
    InvisibleCharacter,
    NotNfc,
    Mojibake,
    HtmlMarkup,
    LongHeadline,
    TruncatedText,
)

_BLIND = (UntrimmedText, RepeatedSpace, InvisibleCharacter, NotNfc)
"""Rules whose fix would destroy what the repair of a wrongly decoded text needs."""

_MOST_SHOWN = 4
_LONGEST_END = 20
_WHOLE_SENTENCE = "end with a whole sentence"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ENTITY_AT_END = re.compile(r"&#?\w{1,31};$")
_SPACES = re.compile(r"[ \t]{2,}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CLUSTER = re.compile(
    r"[\s\S][\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u064b-\u065f\u093c"
    r"\u09be\u1161-\u11c2\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]*"
)
# Characters that the lead bytes of UTF-8 turn into when read as a Western or Cyrillic code page.
_MAYBE_MOJIBAKE = re.compile("[ÂÃÄÅÆÐÑØÙàáâãäåèéìíðïВГРСвгрс][^\x00-\x7f]")
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|br|center|code|del|div|em|embed|figure|"
    r"figcaption|font|footer|h[1-6]|header|hr|i|iframe|img|ins|li|link|mark|meta|object|ol|p|"
    r"pre|q|s|script|section|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|"
    r"th|thead|tr|tt|u|ul|video|wbr)\b(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(
    r"</?(?:article|blockquote|br|center|div|footer|h[1-6]|header|hr|li|ol|p|pre|section|"
    r"table|td|th|tr|ul)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"[\[(]?(?:\.\.\.+|…|\. \. \.)[\])]?[\"'”’]?$")
_DANGLING = re.compile(r"[,;(\[–—]$|\s[-–—]+$|(?<=\w)-$")
_SENTENCE_END = re.compile(r"\w{2}[.!?][\"'”’)]?\s+[A-Z“\"'‘]")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield what is wrong with the article's texts."""
    if not context.is_article:
        return
    rules = [rule for rule in RULES if issubclass(rule, TextRule) and rule.code in context.enabled]
    for value in document.of_type("text"):
        if is_blank(value.text) or not isinstance(value.node.value, str):
            continue
        is_garbled = Mojibake.find(value, document, context) is not None
        for rule in rules:
            if rule.fields is not None and value.pointer[-1] not in rule.fields:
                continue
            if flaw := rule.find(value, document, context):
                yield Finding(
                    rule.code,
                    f"{value.name}: {flaw.message}",
                    document.part(value, flaw.start, flaw.end),
                    flaw.hint,
                    value.pointer,
                    change=None if is_garbled and rule in _BLIND else _change(value, flaw),
                )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    if not context.is_article:
        return True
    if not _UNASKED.isdisjoint(context.enabled):
        return False
    beyond = document.beyond_ascii
    if beyond and not (
        all_show(beyond)
        and _MAYBE_MOJIBAKE.search(beyond) is None
        and (is_composed(beyond) or unicodedata.is_normalized("NFC", document.text))
    ):
        return False
    for _, _, text in document.typed["text"]:
        if "  " in text or text[0] == " " or text[-1] == " " or "<" in text:
            return False
        if "&" in text and _ENTITY.search(text):
            return False
    return True


_UNASKED = frozenset((LongHeadline.code, TruncatedText.code))
"""Rules that no cheap question stands for: they are off unless selected."""


def _change(value: TextValue, flaw: Flaw) -> SetValue | None:
    """Return what puts a text right; a repair that leaves nothing is none."""
    if flaw.repaired is None or is_blank(flaw.repaired):
        return None
    return SetValue(value.pointer, flaw.repaired)


def _shown(text: str) -> str:
    """Return a character as messages show it: itself, or its name."""
    if not text:
        return "nothing"
    return text if text.isprintable() and text.strip() else name_of(text)


def _without_entities(text: str) -> str | None:
    """Return `text` with its entities decoded, but for those that show a tag or an entity."""
    import html

    decoded = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    is_escaped_again = any(
        html.unescape(match[0]) != match[0] for match in _ENTITY.finditer(decoded)
    )
    if is_escaped_again or _TAG.search(decoded) or "<!--" in decoded:
        decoded = _ENTITY.sub(
            lambda match: match[0] if html.unescape(match[0]) in "<>&" else html.unescape(match[0]),
            text,
        )
    return decoded if decoded != text else None


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where HTML comments begin and end."""
    end = 0
    while (start := text.find("<!--", end)) >= 0:
        closing = text.find("-->", start + 4)
        if closing < 0:
            return
        end = closing + 3
        yield start, end


def _without_comments(text: str) -> str:
    for start, end in reversed(list(_comments(text))):
        text = text[:start] + text[end:]
    return text


def _in_place_of_tag(match: re.Match[str]) -> str:
    """Return what keeps words apart that a tag kept apart."""
    return " " if _BLOCK_TAG.match(match[0]) else ""


def _trimmed(text: str, value: TextValue) -> tuple[int, int]:
    """Return where a text begins and ends without the white space around it."""
    is_block = value.node.style in ("literal", "folded")
    # The line feeds that end a block text are its form, not its content.
    end = len(text.rstrip("\n")) if is_block else len(text)
    start, last = edges(text[:end])
    return start, len(text) if last == end else last


def _more(count: int) -> str:
    """Return the number of further places of the same kind, for a message."""
    return f", and {count - 1} more" if count > 1 else ""
