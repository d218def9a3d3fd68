"""Which names stand where in a template, and which of them nobody knows.

The language of a template is a small part of Jinja: print a value, go through rows, and ask
whether something holds. All else is refused before anything runs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from jinja2 import nodes

from wijkdraad.documents.template.template_problems import (
    CannotFill,
    Problem,
    UnknownName,
    shortened,
)
from wijkdraad.documents.template.template_problems import marked as _
from wijkdraad.method.report.placeholders import (
    GROUPS,
    SINGLE,
    TABLES,
    Field,
    Table,
    field_named,
    table_named,
)

MOST_NESTED = 4
"""How deep a template may go through rows inside rows."""
LEAST_ALIKE = 0.6
"""How much of two names must be the same before one is proposed for the other."""
FILTERS = ("upper", "lower", "capitalize", "join", "length", "first", "last")
TESTS = {"unknown": "unknown", "onbekend": "unknown"}
LOOP = ("index", "first", "last", "length")
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name),
    *(nodes.Getattr, nodes.Const, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.CondExpr),
)


@dataclass(frozen=True)
class Shape:
    """What a name stands for: a text, a picture, rows of a table, or one thing with fields."""

    kind: Literal["text", "picture", "rows", "fields", "loop"]
    fields: tuple[Field, ...] = ()
    table: Table | None = None
    of_pictures: bool = False


TEXT = Shape("text")


def top_names() -> dict[str, Shape]:
    """What a template can name by itself, under its English and its Dutch name."""
    names = {name: TEXT for each in SINGLE for name in (each.dutch, each.name)}
    for group in GROUPS:
        shape = Shape("fields", group.fields, of_pictures=group.kind == "pictures")
        names |= {group.dutch: shape, group.name: shape}
    for table in TABLES:
        shape = Shape("rows", table=table)
        names |= {table.dutch: shape, table.name: shape}
    return names


def checked(tree: nodes.Template, source: str) -> list[UnknownName]:
    """The unknown names of a parsed template. Raises CannotFill where it does what it may not."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            raise _not_allowed(node, source)
    names = _Names(source)
    names.walk(tree.body, top_names(), 0)
    return names.unknown


def line_of(source: str, number: int, name: str = "") -> str:
    """The words of a line of a part of the document; of the first one with words before it.

    Where a paragraph and a tag of its own share the line, those of the one that holds `name`.
    """
    lines = source.splitlines()
    for at in range(min(number, len(lines)) - 1, -1, -1):
        found = [
            html.unescape(re.sub(r"<[^>]*>", "", part)).strip()
            for part in lines[at].split("</w:p>")
        ]
        words = [part for part in found if part]
        if words:
            return next((part for part in words if name and name in part), " ".join(words))
    return ""


def _not_allowed(node: nodes.Node, source: str) -> CannotFill:
    what = {"Call": "( )", "Getitem": "[ ]", "Assign": "set", "Keyword": "( )"}
    kind = type(node).__name__
    return CannotFill(
        Problem(
            _("A template cannot do this: {what}. It stands in: “{around}”."),
            {
                "what": what.get(kind, kind.lower()),
                "around": shortened(line_of(source, node.lineno)),
            },
        )
    )


class _Names:
    """Walks through one part of a template and remembers the names that nobody knows."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.unknown: list[UnknownName] = []

    def walk(self, body: list[nodes.Node], scope: Mapping[str, Shape], depth: int) -> None:
        """Look at statements, in the order in which they stand."""
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        self.shape(part, scope)
            elif isinstance(node, nodes.If):
                self.shape(node.test, scope)
                self.walk(list(node.body), scope, depth)
                self.walk(list(node.elif_), scope, depth)
                self.walk(node.else_, scope, depth)
            elif isinstance(node, nodes.For):
                self._for(node, scope, depth + 1)

    def _for(self, node: nodes.For, scope: Mapping[str, Shape], depth: int) -> None:
        if not isinstance(node.target, nodes.Name) or node.recursive or depth > MOST_NESTED:
            raise _not_allowed(node, self.source)
        over = self.shape(node.iter, scope)
        row: Shape | None = None
        if over is not None and over.table is not None:
            row = Shape("fields", over.table.fields)
        elif over is not None:
            raise CannotFill(
                Problem(
                    _("“{name}” is one thing, so a template cannot go through it. It stands in: “{around}”."),
                    {"name": written(node.iter), "around": self._around(node, written(node.iter))},
                )
            )  # fmt: skip
        inside = {
            **scope,
            node.target.name: row or Shape("loop"),
            "loop": Shape("loop", LOOP_FIELDS),
        }
        if row is None:
            # What comes from an unknown list is not named once more.
            inside[node.target.name] = _NOBODY_KNOWS
        if node.test is not None:
            self.shape(node.test, inside)
        self.walk(node.body, inside, depth)
        self.walk(node.else_, scope, depth)

    def shape(self, node: nodes.Node, scope: Mapping[str, Shape]) -> Shape | None:
        """What an expression stands for; None where a name in it is unknown."""
        if isinstance(node, nodes.Name):
            found = scope.get(node.name)
            if found is None:
                self._unknown(node, node.name, list(scope))
            return None if found is _NOBODY_KNOWS else found
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, scope)
        if isinstance(node, nodes.Filter):
            return self._filter(node, scope)
        if isinstance(node, nodes.Test):
            if node.name not in TESTS:
                raise _not_allowed(node, self.source)
            self.shape(node.node, scope)
            return TEXT
        if isinstance(node, nodes.CondExpr):
            self.shape(node.test, scope)
            other = self.shape(node.expr2, scope) if node.expr2 is not None else TEXT
            return self.shape(node.expr1, scope) or other
        for child in node.iter_child_nodes():
            self.shape(child, scope)
        return TEXT

    def _attribute(self, node: nodes.Getattr, scope: Mapping[str, Shape]) -> Shape | None:
        base = self.shape(node.node, scope)
        if base is None:
            return None
        name = written(node)
        found = field_named(base.fields, node.attr)
        if found is None:
            above = written(node.node)
            known = [f"{above}.{each}" for field in base.fields for each in _both(field)]
            if base.table is not None:
                known = [_way_through(base.table, above, node.attr)]
            self._unknown(node, name, known)
            # So that the document can print the whole name where it is left unknown.
            node.attr = name
            return None
        if base.of_pictures:
            return Shape("picture")
        return Shape("rows", table=table_named(found.rows)) if found.rows else TEXT

    def _filter(self, node: nodes.Filter, scope: Mapping[str, Shape]) -> Shape | None:
        if node.name not in FILTERS or node.node is None or node.kwargs:
            raise _not_allowed(node, self.source)
        base = self.shape(node.node, scope)
        for argument in node.args:
            self.shape(argument, scope)
        if node.name in ("first", "last") and base is not None and base.table is not None:
            return Shape("fields", base.table.fields)
        return TEXT if base is not None else None

    def _unknown(self, node: nodes.Node, name: str, known: list[str]) -> None:
        found = UnknownName(name, self._around(node, name), nearest_name(name, known))
        if found not in self.unknown:
            self.unknown.append(found)

    def _around(self, node: nodes.Node, name: str) -> str:
        return shortened(line_of(self.source, node.lineno, name), name)


def nearest_name(name: str, known: list[str]) -> str:
    """The known name that looks most like an unknown one; empty where none does.

    Where two are as near, the first one is taken.

    >>> nearest_name("programma.naem", ["programma.naam", "programma.name"])
    'programma.naam'
    """
    if len(known) == 1:
        return known[0]
    last = name.rpartition(".")[2].lower()
    nearness = [
        SequenceMatcher(None, last, each.rpartition(".")[2], autojunk=False).ratio()
        for each in known
    ]
    best = max(nearness, default=0.0)
    return known[nearness.index(best)] if best >= LEAST_ALIKE else ""


LOOP_FIELDS = tuple(Field(name, name, "") for name in LOOP)
_NOBODY_KNOWS = Shape("loop", table=None, of_pictures=True)


def _both(field: Field) -> tuple[str, ...]:
    return (field.dutch, field.name) if field.dutch != field.name else (field.name,)


def _way_through(table: Table, above: str, name: str) -> str:
    """How a template goes through the rows of which it asks one field."""
    one = table.one_dutch if table.dutch == above else table.one
    return f"{{% for {one} in {above} %}}{{{{ {one}.{name} }}}}{{% endfor %}}"


def written(node: nodes.Node) -> str:
    """An expression as it is written, as far as it is made of names."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return f"{written(node.node)}|{node.name}"
    return "…"
