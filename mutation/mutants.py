"""Mutants: small changes of a line that still run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_OPPOSITE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_LONGEST_TEXT = 12
"""Longest text to mutate; longer ones are messages for people."""


@dataclass(frozen=True)
class Mutant:
    """A module with one place changed.

    Attributes:
        line: The first line of the place, counted from one.
        last: The last line of the place.
        was: The original lines.
        becomes: The changed lines.
        text: The whole module, changed.
        is_outside: Whether the place is outside of functions, so that every test may depend on it.
    """

    line: int
    last: int
    was: str
    becomes: str
    text: str
    is_outside: bool

    def __str__(self) -> str:
        return f"{self.line}: {self.was}  ->  {self.becomes}"


def mutants(source: str) -> list[Mutant]:
    """Return all mutants of a module, in the order of their places."""
    tree = ast.parse(source)
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    inside = {
        line
        for each in functions
        for line in range(each.body[0].lineno, (each.end_lineno or each.lineno) + 1)
    }
    # The result of a cached function is computed in one test, and used by others.
    for each in filter(_is_remembered, functions):
        inside -= set(range(each.lineno, (each.end_lineno or each.lineno) + 1))
    # At the end of a function, a return without value changes nothing.
    ends = {each.body[-1] for each in functions}
    made: dict[str, Mutant] = {}
    for node, new in _changes(tree, is_quiet=False):
        if node in ends and new == "pass" and isinstance(node, ast.Return):
            continue
        mutant = _mutant(source, node, new, node.lineno not in inside)
        made.setdefault(mutant.text, mutant)
    return sorted(made.values(), key=lambda mutant: (mutant.line, mutant.becomes))


def _is_remembered(function: ast.FunctionDef) -> bool:
    names = [ast.unparse(each).partition("(")[0] for each in function.decorator_list]
    return any(name.rpartition(".")[2] in ("cache", "lru_cache") for name in names)


def _mutant(source: str, node: ast.expr | ast.stmt, new: str, is_outside: bool) -> Mutant:
    lines = source.encode().splitlines(keepends=True)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    place = b"".join(lines[first : last + 1])
    start = node.col_offset
    end = len(b"".join(lines[first:last])) + (node.end_col_offset or 0)
    changed = place[:start] + new.encode() + place[end:]
    text = b"".join([*lines[:first], changed, *lines[last + 1 :]]).decode()
    was, becomes = (" ".join(each.decode().split()) for each in (place, changed))
    return Mutant(node.lineno, last + 1, was, becomes, text, is_outside)


def _changes(node: ast.AST, is_quiet: bool) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield places of a tree, each with a replacement.

    Args:
        node: The tree.
        is_quiet: Whether texts in it are for people, so that other words make no difference.
    """
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.stmt):
        yield from ((node, new) for new in _statements(node))
    elif isinstance(node, ast.expr):
        yield from ((node, f"({ast.unparse(new)})") for new in _expressions(node, is_quiet))
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_docstring(child):
                yield from _changes(child, is_quiet or isinstance(child, ast.Raise))
            if name in ("test", "ifs") and isinstance(child, ast.expr):
                yield from _inverted(child)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _inverted(condition: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """Yield the negation of a condition that no other change negates."""
    if not isinstance(condition, ast.Compare | ast.Constant) and not _is_not(condition):
        yield condition, f"(not ({ast.unparse(condition)}))"


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _statements(node: ast.stmt) -> Iterator[str]:
    """Yield replacements for a statement."""
    match node:
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.AugAssign() | ast.Delete():
            yield "pass"
        case ast.Expr(value=ast.YieldFrom(value=what)):
            yield f"yield from list({ast.unparse(what)})[1:]"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Raise():
            yield "pass"
        case ast.Return(value=None):
            yield "pass"
        case ast.Return(value=ast.Constant(value=None)):
            yield "pass"
        case ast.Return(value=ast.Constant(value=False)):
            return  # The value is not compared with None, and its negation is tried.
        case ast.Return():
            yield "return None"
        case ast.Continue():
            yield "break"
        case ast.Break():
            yield "continue"


def _expressions(node: ast.expr, is_quiet: bool) -> Iterator[ast.expr]:
    """Yield replacements for an expression."""
    match node:
        case ast.Compare(left=left, ops=[*ops], comparators=[*right]):
            for at, op in enumerate(ops):
                for other in _OPPOSITE[type(op)]:
                    yield ast.Compare(left, [*ops[:at], other(), *ops[at + 1 :]], right)
        case ast.BoolOp(op=op, values=[*values]):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for at in range(len(values)):
                rest = values[:at] + values[at + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OTHER:
            yield ast.BinOp(left, _OTHER[type(op)](), right)
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Constant():
            yield from _constants(node, is_quiet)
        case ast.Call(func=func, args=[*args], keywords=[keyword, *rest]):
            for at, each in enumerate([keyword, *rest]):
                if each.arg is not None and not isinstance(each.value, ast.Constant):
                    kept = [keyword, *rest]
                    del kept[at]
                    yield ast.Call(func, args, kept)


def _constants(node: ast.Constant, is_quiet: bool) -> Iterator[ast.expr]:
    """Yield replacements for a constant."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(text)) if not is_quiet and 0 < len(text) <= _LONGEST_TEXT:
            yield ast.Constant(text + "X")
        case ast.Constant(value=bytes(data)) if data:
            yield ast.Constant(data + b"X")
