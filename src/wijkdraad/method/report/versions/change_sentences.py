"""What changed between two versions of a plan, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wijkdraad.method.report.language import Language
from wijkdraad.method.report.versions.comparison import Comparison, PromiseChange, RowChange, Turn

MOST_KEYS = 12


@dataclass(frozen=True)
class Side:
    """One of the two versions: its name, and the day it is of, as it is printed."""

    name: str
    day: str
    is_now: bool = False


def summary(found: Comparison, before: Side, after: Side, language: Language) -> tuple[str, ...]:
    """What changed in a few sentences, the counts first, then what was promised less.

    >>> from .comparison import Snapshot, comparison
    >>> one = Snapshot({"needs": {"n1": {"name": "Koel"}}}, ())
    >>> other = Snapshot({"needs": {"n1": {"name": "Koelte"}, "n2": {"name": "Rust"}}}, ())
    >>> sides = Side("1.0", "12 October 2026"), Side("now", "20 October 2026", is_now=True)
    >>> summary(comparison(one, other, frozenset()), *sides, Language("en"))
    ('Since 12 October 2026: 1 row new, 0 gone, 1 changed.',)
    """
    _, ngettext = language.gettext, language.ngettext
    if found.is_empty:
        if after.is_now:
            return (_("Nothing has changed since {day}.").format(day=before.day),)
        return (_("Both versions say the same."),)
    new = found.count("new")
    counts = ngettext(
        "{new} row new, {gone} gone, {changed} changed",
        "{new} rows new, {gone} gone, {changed} changed",
        new,
    ).format(new=new, gone=found.count("gone"), changed=found.count("changed"))
    if after.is_now:
        told = [_("Since {day}: {counts}.").format(day=before.day, counts=counts)]
    else:
        told = [
            _("From “{one}” to “{other}”: {counts}.").format(
                one=before.name, other=after.name, counts=counts
            )
        ]
    if found.links:
        kinds = [change.kind for change in found.links]
        told.append(
            _("Links between rows: {new} new, {gone} gone, {changed} changed.").format(
                **{kind: kinds.count(kind) for kind in ("new", "gone", "changed")}
            )
        )
    if not (found.rows or found.links) and found.chapters:
        told.append(_("Only the text of the plan differs."))
    return (*told, *_weaker_counts(found, language))


def _weaker_counts(found: Comparison, language: Language) -> Iterator[str]:
    ngettext = language.ngettext

    def count(*turns: Turn) -> int:
        return sum(bool(set(turns) & set(change.turns)) for change in found.promises)

    later, less = count("later", "no_date"), count("less", "no_amount")
    money, effect = count("less_money", "no_money"), count("no_effect")
    gone = sum(change.row.kind == "gone" for change in found.promises)
    if later:
        yield ngettext(
            "{count} commitment became later.", "{count} commitments became later.", later
        ).format(count=later)
    if less:
        yield ngettext(
            "{count} commitment promises less.", "{count} commitments promise less.", less
        ).format(count=less)
    if money:
        yield ngettext(
            "For {count} commitment there is less money.",
            "For {count} commitments there is less money.",
            money,
        ).format(count=money)
    if effect:
        yield ngettext(
            "{count} commitment promises no effect any more.",
            "{count} commitments promise no effect any more.",
            effect,
        ).format(count=effect)
    if gone:
        yield ngettext("{count} commitment is gone.", "{count} commitments are gone.", gone).format(
            count=gone
        )


def promise_sentence(change: PromiseChange, title: str, columns: str, language: Language) -> str:
    """What happened to one commitment; `columns` names what changed where nothing turned."""
    _ = language.gettext
    if change.row.kind == "new":
        return _("New: “{name}”.").format(name=title)
    if change.row.kind == "gone":
        return _("No longer promised: “{name}”.").format(name=title)
    before, after = change.row.before or {}, change.row.after or {}
    sentences: dict[Turn, tuple[str, str]] = {
        "later": (_("later: first {before}, now {after}"), "due"),
        "earlier": (_("earlier: first {before}, now {after}"), "due"),
        "no_date": (_("no date any more: first {before}"), "due"),
        "date": (_("now with a date: {after}"), "due"),
        "less": (_("less: first {before}, now {after}"), "quantity"),
        "more": (_("more: first {before}, now {after}"), "quantity"),
        "no_amount": (_("no amount any more: first {before}"), "quantity"),
        "amount": (_("now with an amount: {after}"), "quantity"),
        "less_money": (_("less money: first {before}, now {after}"), "budget_eur"),
        "more_money": (_("more money: first {before}, now {after}"), "budget_eur"),
        "no_money": (_("no budget any more: first {before}"), "budget_eur"),
        "money": (_("now with a budget: {after}"), "budget_eur"),
        "no_effect": (_("no promised effect any more: first {before}"), "claim"),
        "effect": (_("now with a promised effect: {after}"), "claim"),
    }
    turns = [
        sentence.format(
            before=_inside(before.get(column, "")), after=_inside(after.get(column, ""))
        )
        for sentence, column in (sentences[turn] for turn in (*change.weaker, *change.stronger))
    ]
    told = "; ".join(turns) or _("changed in {columns}").format(columns=columns)
    return _("“{name}”: {told}.").format(name=title, told=told)


def _inside(text: str) -> str:
    """A text in the middle of a sentence that has its own full stop."""
    return text.rstrip(".")


def need_sentence(change: RowChange, title: str, columns: str, language: Language) -> str:
    """What happened to one need."""
    _ = language.gettext
    if change.kind == "new":
        return _("New: “{name}”.").format(name=title)
    if change.kind == "gone":
        return _("No longer there: “{name}”.").format(name=title)
    return _("“{name}”: changed in {columns}.").format(name=title, columns=columns)


def loose_end_sentences(
    found: Comparison, kind: str, language: Language, together: str
) -> Iterator[str]:
    """The loose ends that came (`kind` "new") or went ("gone"), each a sentence.

    A loose end whose row is gone was not tied up; that is said. Those of the kind `together`
    are told in one sentence, as there may be many.
    """
    _ = language.gettext
    gone_rows = {
        f"{change.table}/{change.key}"
        for change in (*found.rows, *found.links)
        if change.kind == "gone"
    }
    changes = [
        change
        for change in found.loose_ends
        if change.kind == kind or (kind == "new" and change.kind == "changed")
    ]
    many = [change for change in changes if change.words.get("kind") == together]
    if many:
        keys = language.listing([change.words.get("about", "") for change in many], MOST_KEYS)
        yield _contributions(kind, len(many), keys, language)
    for change in changes:
        if change.words.get("kind") == together:
            continue
        says = change.words.get("says", "")
        if change.kind == "changed":
            yield _("Changed: {says}").format(says=says)
        elif kind == "new":
            yield says
        elif change.words.get("row", "") in gone_rows:
            yield _("Gone, because the row itself is gone: {says}").format(says=says)
        else:
            yield _("No longer loose: {says}").format(says=says)


def _contributions(kind: str, count: int, keys: str, language: Language) -> str:
    if kind == "new":
        return language.ngettext(
            "{count} contribution more has not led to a need yet: {keys}.",
            "{count} contributions more have not led to a need yet: {keys}.",
            count,
        ).format(count=count, keys=keys)
    return language.ngettext(
        "{count} contribution no longer waits for a need: {keys}.",
        "{count} contributions no longer wait for a need: {keys}.",
        count,
    ).format(count=count, keys=keys)


def link_sentence(change: RowChange, language: Language) -> str:
    """What happened to one link, by the names of the two rows it ties.

    >>> words = {"from": "Bomen (m3)", "to": "Koel (g2)", "effect": "+2"}
    >>> link_sentence(RowChange("measure_effects", "m3>g2", None, words), Language("en"))
    'The measure “Bomen (m3)” now serves the goal “Koel (g2)” too (+2).'
    """
    _ = language.gettext
    words = change.words
    values = {
        "one": words.get("from", ""),
        "other": words.get("to", ""),
        "more": words.get("effect", "") or words.get("kind", "") or "?",
    }
    new, gone = _link_sentences(language).get(
        change.table, (_("“{one}” and “{other}” are now tied."), _("“{one}” and “{other}” are no longer tied."))
    )  # fmt: skip
    if change.kind == "changed":
        return _("“{one}” and “{other}” still belong together, for a reason that changed.").format(
            **values
        )
    return (new if change.kind == "new" else gone).format(**values)


def _link_sentences(language: Language) -> Mapping[str, tuple[str, str]]:
    """For every kind of link what is said where it is new, and where it is gone."""
    _ = language.gettext
    return {
        "contributions-needs": (
            _("Contribution {one} now belongs to the need “{other}”."),
            _("Contribution {one} no longer belongs to the need “{other}”."),
        ),
        "needs-goals": (
            _("The need “{one}” now belongs to the goal “{other}” too."),
            _("The need “{one}” no longer belongs to the goal “{other}”."),
        ),
        "needs-measures": (
            _("The measure “{other}” now serves the need “{one}” too."),
            _("The measure “{other}” no longer serves the need “{one}”."),
        ),
        "measure_effects": (
            _("The measure “{one}” now serves the goal “{other}” too ({more})."),
            _("The measure “{one}” no longer serves the goal “{other}”."),
        ),
        "measures-works": (
            _("The measure “{one}” can now go along with the work “{other}”."),
            _("The measure “{one}” no longer goes along with the work “{other}”."),
        ),
        "measures-commitments": (
            _("The measure “{one}” is now promised in “{other}”."),
            _("The measure “{one}” is no longer promised in “{other}”."),
        ),
        "observations-commitments": (
            _("The observation “{one}” now shows what “{other}” brings."),
            _("The observation “{one}” no longer shows what “{other}” brings."),
        ),
        "relations": (
            _("“{one}” and “{other}” now have to do with each other: {more}."),
            _("“{one}” and “{other}” no longer have to do with each other: {more}."),
        ),
    }
