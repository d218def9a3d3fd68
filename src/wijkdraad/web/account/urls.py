"""Addresses for signing in and out, and for choosing a password."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.urls import path, reverse_lazy

from wijkdraad.steps.programme import invitation_tokens

urlpatterns = [
    path("inloggen/", LoginView.as_view(template_name="account/login.html"), name="login"),
    path("uitloggen/", LogoutView.as_view(), name="logout"),
    path(
        "wachtwoord/<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(
            template_name="account/password.html",
            success_url=reverse_lazy("login"),
            token_generator=invitation_tokens,
        ),
        name="choose-password",
    ),
]
