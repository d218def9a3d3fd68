"""Step that makes the codes of a block and what stands on the strips with them."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wijkdraad.method.report.code_strips import CodeStrips
from wijkdraad.programme.models import Programme

from ...language import report_language
from .voting import make_codes


def new_strips(programme: Programme, block: int, address: str) -> CodeStrips:
    """New codes of a block on strips, in the language of the programme; they are kept nowhere.

    `address` is where people vote; it is left out while the programme is not open to residents.
    Raises what `make_codes` raises.
    """
    row, codes = make_codes(programme, block)
    with translation.override(programme.language):
        language = report_language(programme.language)
        place = address if programme.is_public else ""
        until = language.day(row.closes) if row.closes else ""
        if place and until:
            how = _("Vote on {address} until {day}.").format(address=place, day=until)
        elif place:
            how = _("Vote on {address}.").format(address=place)
        else:
            how = _("You hear from us where you can vote.")
        return CodeStrips(
            title=_("Codes for the vote of {block}").format(block=row.name),
            language=programme.language,
            day=timezone.localdate(),
            block=row.name,
            asks=row.asks,
            how=how,
            secret=_("Your vote is secret.")
            if row.secret
            else _("Your vote is kept with this code."),
            back=_("Do you vote on paper? Hand in this strip with your form."),
            codes=tuple(codes),
        )
