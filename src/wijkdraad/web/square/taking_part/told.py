"""You said, we did: for everyone; and the page of a contributor by a link in a message."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.programme.models import Programme
from wijkdraad.steps.listen.told import visiting
from wijkdraad.steps.listen.told.page import told_page


@require_safe
def told(request: HttpRequest, slug: str) -> HttpResponse:
    """What people said, what was done with it, and what not and why."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    return render(request, "square/told.html", {"page": told_page(programme)})


@never_cache
@require_safe
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a contributor, for who has the link of a message that still works."""
    visit = visiting.visit_by_mail(token)
    if visit is None:
        response = render(request, "square/told_old_link.html", status=404)
    else:
        context = {"visit": visit, "story": visit.story, "token": token}
        response = render(request, "square/told_by_mail.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
def seen(request: HttpRequest, token: str) -> HttpResponse:
    """Mark the thread as seen, with the link that someone kept."""
    if not visiting.seen(token):
        raise Http404
    messages.success(request, _("From now on you see here what changes after today."))
    return redirect("square:contribution", token)


@require_POST
def seen_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Mark the thread as seen, with the link of a message."""
    if not visiting.seen_by_mail(token):
        raise Http404
    messages.success(request, _("From now on you see here what changes after today."))
    return redirect("square:contribution-mail", token)
