"""Who filled in a form on paper types its code, and sees what happened with what they wrote."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdraad.steps.listen.channels.form_code import NoCode, code_of
from wijkdraad.steps.listen.channels.keeping import is_typed_in

from . import guard


class CodeForm(forms.Form):
    """The code of a paper form."""

    code = forms.CharField(
        label=gettext_lazy("The code on your strip"),
        help_text=gettext_lazy(
            "Three groups of four letters and digits. Capitals and hyphens do not matter."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": gettext_lazy("Fill in the code of your strip.")},
    )

    def clean_code(self) -> str:
        """The code without hyphens."""
        try:
            return code_of(self.cleaned_data["code"])
        except NoCode:
            said = _("There is a mistake in this code: compare it with your strip, sign by sign.")
            raise forms.ValidationError(said) from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the page of a paper form, once someone has typed that form in."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, 422)
    checked = guard.check(request, "code")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _page(request, form, checked.status)
    code = form.cleaned_data["code"]
    if not is_typed_in(code):
        form.add_error(
            "code",
            _(
                "Nobody has typed in the form with this code yet. Try again in a few days, or check the code once more."
            ),
        )
        return _page(request, form, 404)
    return redirect("square:contribution", code)


def _page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {"programme": request.programme, "form": form}  # type: ignore[attr-defined]
    return render(request, "square/paper_code.html", context, status=status)
