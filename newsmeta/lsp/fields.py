"""The fields in the schema of a text, by pointer."""

from __future__ import annotations

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.lsp.context import Sketch, sketch
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Project
from newsmeta.schema.fields import Field, FieldType, of_schema
from newsmeta.schema.schema import Schema


@dataclass(frozen=True, slots=True)
class Known:
    """A text with its schema. The front matter may be incomplete.

    Attributes:
        project: The project of the text.
        document: The text.
        sketch: The structure of its front matter.
        schema: The schema of its kind.
        root: The top-level fields of the schema.
    """

    project: Project
    document: Document
    sketch: Sketch
    schema: Schema
    root: Field

    def field(self, pointer: Pointer) -> Field | None:
        """Return the field at a pointer; None if the schema does not define it."""
        field: Field | None = self.root
        for part in pointer:
            if field is None:
                return None
            field = field.items if isinstance(part, int) else field.fields.get(part)
        return field

    def type_at(self, pointer: Pointer) -> str:
        """Return the name of a value's type, such as `url`; empty if it has none."""
        return self.schema.type_at(pointer)

    def is_url_at(self, pointer: Pointer) -> bool:
        """Tell whether a value is a URL, or a path of the site that may replace one."""
        return self.type_at(pointer) in ("url", "urlReference")


def known(project: Project, document: Document) -> Known | None:
    """Return a text with its schema; None if it has no front matter or no schema."""
    front_matter = sketch(document.text)
    if front_matter is None:
        return None
    schema = project.validating.analyst.schema_at(document.file, front_matter.values)
    if schema is None:
        return None
    return Known(project, document, front_matter, schema, of_schema(schema))


def described(name: str, field: Field) -> str:
    """Return the description of a field as Markdown."""
    need = "required" if field.is_required else "optional"
    lines = [f"**{field.title or name}** `{name}` ({_shape(field)}, {need})"]
    if field.description:
        lines.append(field.description)
    if choice := field.constraints.get("enum"):
        lines.append("One of: " + ", ".join(f"`{each}`" for each in choice))
    return "\n\n".join(lines)


def _shape(field: Field) -> str:
    if field.type is FieldType.LIST and field.items is not None:
        return f"list of {field.items.type.value}"
    return field.type.value
