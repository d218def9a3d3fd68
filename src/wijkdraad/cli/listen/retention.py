"""The command that erases personal data that were kept long enough."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from ..base import main, print_result, programme_named, reports_faults, set_up


@main.command()
@click.argument("slug")
@click.option("--apply", "for_real", is_flag=True, help="Erase it; without this nothing changes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def retention(slug: str, for_real: bool, as_json: bool) -> None:
    """Say which personal data of a programme were kept long enough, and erase them with --apply."""
    set_up(in_memory=False)

    @reports_faults
    def run() -> None:
        from wijkdraad.steps.listen.care.retention import apply_retention, due

        programme = programme_named(slug)
        found = apply_retention(programme) if for_real else due(programme)
        line = _("{count} × {what}: of before {day} (kept {months} months)")
        lines = [
            line.format(
                count=one.count, what=one.what, day=one.before.isoformat(), months=one.keep.months
            )
            for one in found
        ]
        total = sum(one.count for one in found)
        if for_real:
            lines.append(_("Erased: {total}. It is written in the log.").format(total=total))
        else:
            lines.append(
                _("To erase: {total}. Nothing was changed; --apply does it.").format(total=total)
            )
        print_result(
            {
                "programme": programme.slug,
                "applied": for_real,
                "erased" if for_real else "to_erase": {one.keep.key: one.count for one in found},
                "before": {one.keep.key: one.before.isoformat() for one in found},
            },
            as_json,
            lines,
        )

    run()
