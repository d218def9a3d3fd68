"""Where the words of a contribution are kept beside its own row: in earlier versions, in what
others made of it, and in the versions of the plan that were handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wijkdraad.programme.models import Contribution, Organisation, PlanVersion, Programme
from wijkdraad.programme.tables import LINK_KINDS, table_of
from wijkdraad.steps.hand_in.version_words import link_name
from wijkdraad.steps.words import free_fields

LEAST_TOLD = 12
"""A shorter text, such as the answer "rest", is a word in texts of others too."""


def last_of_deleted(number: int) -> Contribution | None:
    """A deleted contribution as it was last, not saved again.

    None where it is there, where nothing was kept of it, and where its programme is gone.
    """
    if Contribution.objects.filter(pk=number).exists():
        return None
    gone = Contribution.history.filter(id=number, history_type="-")
    record = gone.order_by("-history_id").first()
    if record is None:
        return None
    row: Contribution = record.instance
    programme = Programme.objects.filter(pk=row.programme_id).first()
    if programme is None:
        return None
    row.programme = programme
    # Since then the organisation that it was about may be deleted too.
    if not Organisation.objects.filter(pk=row.about_id or 0).exists():
        row.about = None
    return row


def made_of_it(contribution: Contribution) -> list[Any]:
    """The rows with a history of their own that came from a contribution.

    One that was deleted is among them as it was last, not saved again: undoing its deletion
    would bring its words back. The contribution itself may be deleted too.
    """
    found: dict[tuple[Any, int], Any] = {}
    for relation in Contribution._meta.related_objects:
        model: Any = relation.related_model
        if not hasattr(model, "history"):
            continue
        own = {relation.field.attname: contribution.pk}
        for row in model._default_manager.filter(**own):
            found[model, row.pk] = row
        there = model._default_manager.values("pk")
        for record in model.history.filter(history_type="-", **own).exclude(id__in=there):
            row = found.setdefault((model, record.id), record.instance)
            setattr(row, relation.field.name, contribution)
    return list(found.values())


def stored(row: Any) -> list[Any]:
    """A row as it stands, unless it is deleted, and every version that its history keeps."""
    model = type(row)
    return [*model._default_manager.filter(pk=row.pk), *model.history.filter(id=row.pk)]


def rewrite(row: Any, changed: Callable[[Any], Mapping[str, Any]]) -> bool:
    """Change a row and its versions where they stand; `changed` gives the new values of one.

    True where the row itself changed, so that it is no longer as someone may have it open.
    """
    itself = False
    for one in stored(row):
        values = changed(one)
        if values:
            type(one)._default_manager.filter(pk=one.pk).update(**values)
            itself = itself or type(one) is type(row)
    return itself


def new_texts(one: Any, without: Callable[[str, str], str]) -> dict[str, str]:
    """The texts of a row or version that change; `without` gives a text, by its field, anew."""
    changed = {}
    for field in free_fields(one):
        text = getattr(one, field.attname)
        told = without(field.name, text) if text else text
        if told != text:
            changed[field.name] = told[: field.max_length or None]
    return changed


def longest_first(texts: Iterable[str]) -> list[str]:
    """Different texts as written and as printed (without double spaces), the longest first."""
    found = {form for text in texts for form in (text, " ".join(text.split()))} - {""}
    return sorted(found, key=lambda text: (-len(text), text))


def plans_of(contribution: Contribution) -> list[PlanVersion]:
    """The plans that were handed in, which otherwise never change."""
    return list(PlanVersion.objects.filter(programme=contribution.programme))


def kept_of(version: PlanVersion, row: Any) -> list[dict[str, str]]:
    """What a version keeps of a row; of a link, of all links from the same contribution."""
    kinds = [kind for kind in LINK_KINDS if kind.model is type(row)]
    if kinds:
        kept = version.rows.get(link_name(kinds[0]), {})
        start = f"{getattr(row, kinds[0].from_field).key}>"
        return [words for key, words in kept.items() if key.startswith(start)]
    kept = version.rows.get(table_of(type(row)).name, {})
    return [kept[row.key]] if row.key in kept else []


def rewrite_plan(version: PlanVersion, line_without: Callable[[str], str]) -> None:
    """Change the lines of a version, and save it with what changed in its rows."""
    for _chapter, lines in version.text:
        lines[:] = [line_without(line) if isinstance(line, str) else line for line in lines]
    version.save(update_fields=["rows", "text"])


def line_without(line: str, before: Iterable[str], without: Callable[[str], str]) -> str:
    """A line of a plan in which these texts, or how they begin between quotation marks, change.

    `before` are the texts as they were, the longest first.
    """
    for text in before:
        told = without(text)
        if told == text:
            continue
        if len(text) >= LEAST_TOLD:
            line = line.replace(text, told)
        for quoted in line.split("“")[1:]:
            words = quoted.partition("”")[0]
            if words == text or begins(words, text):
                line = line.replace(f"“{words}”", f"“{told}”")
    return line


def begins(words: str, text: str) -> bool:
    """Whether these words are how a text begins, as a name or a quotation shortens it.

    >>> begins("Er staat al maanden…", "Er staat al maanden een kapotte bank.")
    True
    >>> begins("Er staat…", "Er staat al maanden een kapotte bank.")
    False
    """
    start = words.removesuffix("…").rstrip(" .")
    return len(start) >= LEAST_TOLD and text.startswith(start)
