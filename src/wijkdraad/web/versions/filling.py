"""Fills a template of a client with a programme: checks it, fills it apart, checks what came out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wijkdraad.documents.template.filling_apart import filled_apart
from wijkdraad.documents.template.template_problems import CannotFill, UnknownName
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.word_files import safe_word_file
from wijkdraad.programme.models import Programme
from wijkdraad.steps.hand_in.templates import template_values

GROWS = 20
"""How many times larger than a template may be the filled document may become."""


class Refused(Exception):
    """The template was not filled; says why in one sentence, in the language of the reader."""


@dataclass(frozen=True)
class FilledTemplate:
    """The document, the names left unknown in it, and the references that were taken out."""

    content: bytes
    unknown: tuple[UnknownName, ...]
    taken_out: tuple[str, ...]


def fill_template(
    content: bytes, programme: Programme, language: str, leave_unknown: bool
) -> FilledTemplate:
    """The template filled in. Raises Refused, and UnknownNames where it asks for what nobody knows."""
    try:
        template = safe_word_file(content)
        filled = filled_apart(template.content, template_values(programme, language), leave_unknown)
        # What is filled in could have put together a field that fetches something.
        made = safe_word_file(filled.content, times=GROWS)
    except UnreadableFile as problem:
        raise Refused(
            _("The template was not filled in: {found}. What would work: {expected}.").format(
                found=_(problem.found).format(**problem.values),
                expected=_(problem.expected).format(**problem.values),
            )
        ) from problem
    except CannotFill as refused:
        raise Refused(refused.problem.told(_)) from refused
    if made.taken_out:
        raise Refused(_("The filled document would ask something of another machine."))
    return FilledTemplate(filled.content, filled.unknown, template.taken_out)
