"""The words of the paper form of a programme, in Dutch or English."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from wijkdraad.method.report.paper_form import Boxes, PaperForm, PaperSize
from wijkdraad.programme.models import Contribution, Programme

from .form_code import new_codes, shown_code
from .lettered import lettered

MOST_SUMMARY_LETTERS = 280
"""More leaves too little room to write."""


def paper_form(
    programme: Programme, size: PaperSize, language: str, count: int, address: str, hand_in: str
) -> PaperForm:
    """So many forms of this programme, each with a new code that was never printed before.

    `address` is where a code is filled in later; without one there is no code to use, and so
    no strip. `hand_in` says where a form can be handed in; where it is empty the form goes back to
    whoever gave it.
    """
    with override(language):
        return PaperForm(
            language=language,
            size=size,
            date=programme.reference_date,
            title=_("What do you need in your neighbourhood?"),
            place=f"{programme.name}, {programme.place}",
            summary=first_sentences(programme.summary),
            summary_language=programme.language,
            ask=_("What do you want to tell us?"),
            ask_help=_("For example: what is missing in your street, or what should stay as it is. Please do not write names or phone numbers here."),
            more=_("More room to write"),
            where=_("Where is it?"),
            where_help=_("Write down the street or the place. For example: the crossing at the school."),
            about_you=_("About you"),
            about_you_why=_("You may skip this. Your answers show us who we have not heard yet. We never publish them beside your words."),
            boxes=(
                _boxes(_("How old are you?"), "age_group"),
                _boxes(_("What is your household like?"), "household"),
                _boxes(_("Do you own or rent your home?"), "tenure"),
            ),
            hand_in=_("Handing in"),
            hand_in_how=hand_in or _("Give the form back to the person who gave it to you."),
            after=_("What happens with your form"),
            after_points=(
                _("A colleague types in what you wrote, without your name."),
                _("We read it beside what others say, to understand what people need."),
                _("Others can read your words only after a colleague has checked that nobody can be recognised."),
            ),
            strip_title=_("Cut this off and keep it") if size == "a4" else _("Keep this sheet"),
            strip_how=_("In a few weeks you can see what happened with what you wrote. Go to this address and fill in your code:"),
            address=re.sub(r"^https?://", "", address),
            code_label=pgettext("of a paper form", "Code"),
            page_label=_("page {number} of {all}"),
            codes=tuple(shown_code(code) for code in new_codes(count)),
        )  # fmt: skip


def first_sentences(text: str) -> str:
    """As many whole sentences of a text as fit on a form; none where the first is too long.

    >>> first_sentences("Eerst dit. Dan dat.")
    'Eerst dit. Dan dat.'
    """
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > MOST_SUMMARY_LETTERS:
            break
        kept = longer
    return kept


def _boxes(question: str, name: str) -> Boxes:
    field: Any = Contribution._meta.get_field(name)
    choices = [(code, words) for code, words in field.flatchoices if code]
    return Boxes(question, tuple((letter, words) for letter, _code, words in lettered(choices)))
