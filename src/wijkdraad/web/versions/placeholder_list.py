"""The list of placeholders for who makes a template: on the page, in a terminal, in the manual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wijkdraad.method.report.placeholders import GROUPS, SINGLE, TABLES, Field, Group, Table


@dataclass(frozen=True)
class Listed:
    """One placeholder: how it is written in Dutch and in English, and what it prints."""

    dutch: str
    english: str
    says: str


@dataclass(frozen=True)
class ListedGroup:
    """Placeholders that belong together; of rows also how a template goes through them."""

    heading: str
    through: str
    placeholders: tuple[Listed, ...]


def listed_groups() -> list[ListedGroup]:
    """Every placeholder there is, in the language of the reader."""
    singles = tuple(Listed(*_names("", "", each), _(each.says)) for each in SINGLE)
    return [
        ListedGroup(_("By themselves"), "", singles),
        *(_group(group) for group in GROUPS),
        *(_table(table) for table in TABLES),
    ]


def _names(dutch: str, english: str, field: Field) -> tuple[str, str]:
    return (
        f"{{{{ {dutch}{field.dutch} }}}}",
        f"{{{{ {english}{field.name} }}}}",
    )


def _group(group: Group) -> ListedGroup:
    listed = (
        Listed(*_names(f"{group.dutch}.", f"{group.name}.", field), _(field.says))
        for field in group.fields
    )
    return ListedGroup(_(group.says), "", tuple(listed))


def _table(table: Table) -> ListedGroup:
    listed = []
    for field in table.fields:
        names = _names(f"{table.one_dutch}.", f"{table.one}.", field)
        says = _(field.says)
        if field.rows:
            says = _("{says} (rows: go through them, or print their names)").format(says=says)
        listed.append(Listed(*names, says))
    return ListedGroup(
        _(table.says), f"{{% for {table.one_dutch} in {table.dutch} %}}", tuple(listed)
    )


def list_as_markdown() -> str:
    """The list as tables of Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for number, group in enumerate(listed_groups()):
        if number:
            yield ""
        yield f"### {group.heading}"
        yield ""
        if group.through:
            yield _("Rows: `{through}`").format(through=group.through)
            yield ""
        yield "| {dutch} | {english} | {says} |".format(
            dutch=_("Dutch"), english=_("English"), says=_("What it prints")
        )
        yield "|---|---|---|"
        for each in group.placeholders:
            yield f"| `{each.dutch}` | `{each.english}` | {each.says} |"
