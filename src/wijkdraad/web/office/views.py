"""Pages for professionals. Each view reads the address, calls one step and answers."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.documents.forms import SITE_FORMS, document
from wijkdraad.documents.html import report_html, style_hash
from wijkdraad.programme.models import Organisation, Programme, Role
from wijkdraad.steps import programme as steps
from wijkdraad.steps.home import last_jobs, programme_home
from wijkdraad.steps.light.track import began_light, is_light
from wijkdraad.steps.report import programme_report

from ..access import ProgrammeRequest
from ..light.views import home as light_home
from ..rows.keeping import Difference
from ..rows.words import amid
from ..rules import EDIT_LIGHT, HISTORY, MAKE_PLAN, MANAGE, READ
from ..seen import seen_in
from .forms import MemberForm, SettingsForm

REPORT_CSP = {
    "default-src": ["'none'"],
    "style-src": [style_hash()],
    "img-src": ["data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}


@require_safe
def programmes(request: ProgrammeRequest) -> HttpResponse:
    """The programmes in which this person takes part."""
    mine = Programme.objects.filter(roles__person=request.user).distinct()
    return render(request, "office/programmes.html", {"programmes": mine})


@require_safe
def home(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The home of a programme: the thread, the rooms, the loose ends, what to do now."""
    programme = get_object_or_404(Programme, slug=slug)
    if is_light(programme):
        return light_home(request)
    may = {
        "manage": bool(request.roles & MANAGE),
        "make_plan": bool(request.roles & MAKE_PLAN),
        "see_changes": bool(request.roles & HISTORY),
        "go_light": bool(request.roles & EDIT_LIGHT) and began_light(programme),
    }
    context = {
        "home": programme_home(programme),
        "jobs": last_jobs(programme, request.user),
        "may": may,
        "may_open": bool(request.roles & READ),
    }
    return render(request, "office/home.html", context)


@require_safe
def thread(request: HttpRequest, slug: str) -> HttpResponse:
    """The thread as a table, with every text in full."""
    programme = get_object_or_404(Programme, slug=slug)
    return render(request, "office/thread.html", {"home": programme_home(programme)})


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of the thread as a file."""
    programme = get_object_or_404(Programme, slug=slug)
    response = HttpResponse(programme_home(programme).picture, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{programme.slug}-draad.svg"'
    return response


@require_safe
def loose_ends(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """All loose ends, room by room."""
    programme = get_object_or_404(Programme, slug=slug)
    context = {"home": programme_home(programme), "may_open": bool(request.roles & READ)}
    return render(request, "office/loose_ends.html", context)


@require_safe
@csp_override(REPORT_CSP)
def plan_html(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan to read in the browser."""
    programme = get_object_or_404(Programme, slug=slug)
    return HttpResponse(report_html(programme_report(programme, get_language() or "")))


@require_safe
def plan_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The plan to download, in one of the forms of `documents`."""
    programme = get_object_or_404(Programme, slug=slug)
    file = document(programme_report(programme, get_language() or ""), form)
    response = HttpResponse(file, content_type=SITE_FORMS[form].media_type)
    ending = f"{form}.zip" if SITE_FORMS[form].media_type == "application/zip" else form
    response["Content-Disposition"] = (
        f'attachment; filename="sociaalbuurtplan-{programme.slug}.{ending}"'
    )
    return response


@require_http_methods(["GET", "POST"])
def change_settings(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The name, phase and openness of a programme; nobody overwrites what another changed."""
    programme = get_object_or_404(Programme, slug=slug)
    if request.method != "POST":
        form = SettingsForm(instance=programme)
        return _settings_page(request, slug, form, form.seen())
    form, seen = SettingsForm(request.POST, instance=programme), seen_in(request)
    if not form.is_valid():
        return _settings_page(request, slug, form, seen)
    try:
        steps.change_settings(programme, form.cleaned_data, request.user, seen)
    except steps.SettingsOvertaken as overtaken:
        differences = form.differences(overtaken.now, seen)
        mine = {name: form.cleaned_data[name] for name, one in differences.items() if one.mine}
        merged = SettingsForm(instance=overtaken.now, initial=mine)
        return _settings_page(request, slug, merged, merged.seen(), list(differences.values()))
    messages.success(request, _("The settings are saved."))
    kept = form.differences(Programme.objects.get(slug=slug), seen)
    if kept:
        said = _(
            "Someone else changed this while you had the settings open, and it stays: {fields}."
        )
        fields = ", ".join(amid(one.label) for one in kept.values())
        messages.info(request, said.format(fields=fields))
    return redirect("office:home", slug)


def _settings_page(
    request: HttpRequest,
    slug: str,
    form: SettingsForm,
    seen: dict[str, str],
    differences: list[Difference] | None = None,
) -> HttpResponse:
    context = {
        "programme": Programme.objects.get(slug=slug),
        "form": form,
        "seen": json.dumps(seen),
        "differences": differences,
    }
    status = 409 if differences else 422 if form.errors else 200
    return render(request, "office/settings.html", context, status=status)


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who takes part in a programme, and as what."""
    programme = get_object_or_404(Programme, slug=slug)
    if "remove" in request.POST:
        return _removed(request, programme)
    if "works_for" in request.POST:
        return _works_for(request, programme)
    form = MemberForm(request.POST or None, programme=programme)
    invitation = None
    if request.method == "POST" and form.is_valid():
        may_be_invited = steps.may_be_invited(programme, form.cleaned_data["email"])
        role = steps.add_member(programme, **form.cleaned_data)
        if may_be_invited:
            address = reverse("choose-password", args=steps.password_key(role.person))
            invitation = {"name": role.person.name, "address": request.build_absolute_uri(address)}
        else:
            messages.warning(request, _existing_account(role.person.name))
        messages.success(request, _("{name} takes part.").format(name=role.person.name))
        form = MemberForm(programme=programme)
    context = {
        "programme": programme,
        "form": form,
        "invitation": invitation,
        "members": Role.objects.filter(programme=programme).select_related(
            "person", "organisation"
        ),
        "organisations": Organisation.objects.filter(programme=programme),
    }
    return render(request, "office/members.html", context)


def _existing_account(name: str) -> str:
    return _(
        "There was an account with this address already, in the name of {name}. Ask {name} whether it is theirs. Without a password they cannot sign in: then whoever keeps this site makes a new link."
    ).format(name=name)


def _works_for(request: HttpRequest, programme: Programme) -> HttpResponse:
    chosen = request.POST.get("organisation", "")
    try:
        role = steps.set_organisation(
            programme, int(request.POST["works_for"]), int(chosen) if chosen else None
        )
    except (Role.DoesNotExist, Organisation.DoesNotExist, ValueError):
        messages.warning(request, _("This person or organisation is not here any more."))
    else:
        name = role.organisation.name if role.organisation else _("not known")
        messages.success(
            request,
            _("{name} works for: {organisation}.").format(name=role.person.name, organisation=name),
        )
    return redirect("office:members", programme.slug)


def _removed(request: HttpRequest, programme: Programme) -> HttpResponse:
    try:
        steps.remove_member(programme, int(request.POST["remove"]))
    except steps.LastClient:
        messages.warning(request, _("This is the last client. Add another one first."))
    except (Role.DoesNotExist, ValueError):
        messages.warning(request, _("This person was already removed."))
    else:
        messages.success(request, _("This person no longer takes part."))
    return redirect("office:members", programme.slug)
