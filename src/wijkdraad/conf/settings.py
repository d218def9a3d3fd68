"""All settings, from the environment where a place differs. Defaults suit one machine."""

from __future__ import annotations

import os
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import font_lato
from django.core.exceptions import ImproperlyConfigured
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
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "axes",
    "dj_queue",
    "wijkdraad.programme",
    "wijkdraad.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wijkdraad.web.access.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
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
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    """PostgreSQL where its address is given, otherwise SQLite in a file.

    Work in memory (`wijkdraad plan FOLDER`) stays in memory, whatever address is given.
    """
    url = os.environ.get("WIJKDRAAD_DATABASE_URL")
    name = os.environ.get("WIJKDRAAD_DATABASE", DATA / "wijkdraad.sqlite3")
    if url and name != ":memory:":
        if not url.startswith(("postgresql://", "postgres://")):
            raise ImproperlyConfigured("WIJKDRAAD_DATABASE_URL must begin with postgresql://")
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # Tests use a file, as the site does: the threads of a live server each open it themselves.
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"wijkdraad-test-{os.getpid()}.sqlite3"},
    }


DATABASES = {"default": _database()}

AUTH_USER_MODEL = "programme.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "office:programmes"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "wijkdraad.web.square.guard.client_address"
# How many proxies of our own stand before the site: so many addresses at the end of
# X-Forwarded-For are theirs to write. With none the header is not looked at: anyone can send it.
TRUSTED_PROXIES = int(os.environ.get("WIJKDRAAD_PROXIES", "0"))

# What guards the forms of visitors (web/square/guard.py) is counted in a table, so that all
# processes of a site see the same; it holds fingerprints for an hour, and is made after migrating.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "guard": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "wijkdraad_guard",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# Mail goes out only where a server is given, and only by `wijkdraad notify --send`.
SITE_ADDRESS = os.environ.get("WIJKDRAAD_ADDRESS", "")
MAIL_FROM = os.environ.get("WIJKDRAAD_MAIL_FROM", "")


def _mailers() -> dict[str, Any]:
    """The mail server from the environment; none, and then nothing is ever sent."""
    host = os.environ.get("WIJKDRAAD_MAIL_HOST")
    if not host:
        return {}
    security = os.environ.get("WIJKDRAAD_MAIL_SECURITY", "starttls")
    if security not in ("starttls", "tls", "none"):
        raise ImproperlyConfigured("WIJKDRAAD_MAIL_SECURITY must be starttls, tls or none")
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": host,
                "port": int(os.environ.get("WIJKDRAAD_MAIL_PORT", "587")),
                "username": os.environ.get("WIJKDRAAD_MAIL_USER", ""),
                "password": os.environ.get("WIJKDRAAD_MAIL_PASSWORD", ""),
                "use_tls": security == "starttls",
                "use_ssl": security == "tls",
                "timeout": 30,
            },
        }
    }


MAILERS = _mailers()
# Mail is off until someone names a host; `wijkdraad notify` says so and sends nothing.
SILENCED_SYSTEM_CHECKS = ["mail.W001"]

DATABASE_ROUTERS = ["dj_queue.routers.DjQueueRouter"]
# One job at a time per worker: on SQLite a second one could not write beside an import anyhow, and
# a worker that dies takes no waiting job along. Whether a job is alive is seen from its lock
# (steps/jobs.py), so the heartbeat is rare: one that cannot write for 20 seconds ends its worker.
TASKS = {
    "default": {
        "BACKEND": "dj_queue.backend.DjQueueBackend",
        "QUEUES": [],
        "OPTIONS": {
            "workers": [{"threads": 1, "polling_interval": 0.5, "prefetch_multiplier": 1}],
            "process_heartbeat_interval": 600,
            "process_alive_threshold": 1800,
            "preserve_finished_jobs": False,
        },
    }
}
# What is too large is not kept while it comes in; the page then says so.
FILE_UPLOAD_HANDLERS = [
    "wijkdraad.web.jobs.receiving.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
FORMAT_MODULE_PATH = "wijkdraad.conf.formats"
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
    "script-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
