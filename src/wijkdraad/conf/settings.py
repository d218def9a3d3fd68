"""All settings, from the environment where a place differs. Defaults suit one machine."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import font_lato
from django.utils.csp import CSP

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("WIJKDRAAD_DATA", Path.cwd() / "var")).resolve()


def _secret_key() -> str:
    """The key from the environment, or one made once and kept beside the database."""
    given = os.environ.get("WIJKDRAAD_SECRET_KEY")
    if given:
        return given
    kept = DATA / "secret-key"
    if kept.is_file():
        return kept.read_text()
    key = secrets.token_urlsafe(50)
    if DATA.is_dir():
        kept.touch(mode=0o600)
        kept.write_text(key)
    return key


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("WIJKDRAAD_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("WIJKDRAAD_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "wijkdraad.conf.urls"
WSGI_APPLICATION = "wijkdraad.conf.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "wijkdraad.programme",
    "wijkdraad.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("WIJKDRAAD_DATABASE", DATA / "wijkdraad.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "TEST": {"NAME": os.environ.get("WIJKDRAAD_TEST_DATABASE")},
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("fonts", Path(font_lato.__file__).parent / "files")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
