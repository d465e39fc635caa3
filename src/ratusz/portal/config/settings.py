"""Django's settings, made of `Env`. What a city may choose stands in env.py; what is decided for all stands here."""

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ratusz import __version__
from ratusz.portal.config.budgets import BUDGETS, SIGN_IN, TAKES_FILES_OF_STRANGERS
from ratusz.portal.config.database import database
from ratusz.portal.config.env import load, required
from ratusz.portal.config.logs import logging_of
from ratusz.portal.config.mail import mail
from ratusz.portal.config.oidc import PROVIDER, sign_in_of_office
from ratusz.portal.config.static import BUNDLE, static_url

ENV = load(os.environ)  # noqa: TID251  the edge

# Without a directory there is no bank: tests, lint and migrations run so, with a database in memory and tasks done at once.
BANK_DIR = ENV.dir
BANK_DEMO = ENV.demo
BANK_NAME, BANK_CITY, BANK_EMAIL, BANK_ADDRESS = ENV.name, ENV.city, ENV.email, ENV.address
BANK_SENTENCE, BANK_SENTENCE_EN = ENV.sentence, ENV.sentence_en
BANK_COLOUR, BANK_ACCENT, BANK_ARMS = ENV.colour, ENV.accent, ENV.arms
BANK_TERYT = ENV.teryt
BANK_MAP_BACKGROUND, BANK_BOUNDARIES = ENV.map_background, ENV.boundaries
BANK_MEMORY, BANK_THREADS = ENV.memory, ENV.threads
BANK_WEB_THREADS = ENV.web_threads
BANK_WEB_QUESTIONS = ENV.web_questions
BANK_SQL_WORKERS, BANK_SQL_TIMEOUT_S, BANK_SQL_PAGE = ENV.sql_workers, ENV.sql_timeout_s, ENV.sql_page
BANK_WEB_TRANSFERS = ENV.web_transfers
BANK_CHECK_LINKS = ENV.check_links
BANK_DANE_GOV_PL_FALL = ENV.dane_gov_pl_fall
BANK_FORGET_ADDRESSES_AFTER_DAYS = ENV.forget_addresses_after_days
# Tests sign their cast in without a second proof; those of the second proof switch it on.
BANK_MFA = ENV.require_mfa and BANK_DIR is not None and not ENV.demo
BANK_OIDC_NAME, BANK_OIDC_PROVIDER = (ENV.oidc_name if ENV.oidc_issuer else ""), PROVIDER
BANK_PROXIES, BANK_METRICS_TOKEN = ENV.proxies, ENV.metrics_token
BANK_SCAN_COMMAND, BANK_SCAN_REQUIRED, BANK_SCAN_TIMEOUT_S = ENV.scan_command, ENV.scan_required, ENV.scan_timeout_s
BANK_BUDGETS, BANK_TAKES_FILES_OF_STRANGERS = BUDGETS, TAKES_FILES_OF_STRANGERS
BANK_UPLOAD_LIMIT_BYTES = ENV.upload_limit_mb * 1_000_000
BANK_BACKUP_TO, BANK_BACKUP_AT = ENV.backup_to, ENV.backup_at
BANK_BACKUP_DAYS, BANK_BACKUP_WEEKS = ENV.backup_days, ENV.backup_weeks
# Only an upgrade lets itself in while nobody else is.
BANK_LETS_IN = False

SECRET_KEY = required(ENV, "secret_key") if BANK_DIR else secrets.token_urlsafe(50)
DEBUG = False

# The demo is shown on whatever address a laptop has today; a real bank answers to its own names only.
ALLOWED_HOSTS = ["*"] if ENV.demo else [*ENV.allowed_hosts, "localhost", "127.0.0.1", "[::1]"]

# ------------------------------------------------------------------------------------------------------------ parts

INSTALLED_APPS = [
    "ratusz.portal.show",
    "ratusz.portal.core",
    "ratusz.portal.people",
    "ratusz.portal.catalog",
    "ratusz.portal.contracts",
    "ratusz.portal.corrections",
    "ratusz.portal.secrecy",
    "ratusz.portal.intake",
    "ratusz.portal.erasure",
    "ratusz.portal.explore",
    "ratusz.portal.usage",
    "ratusz.portal.saved",
    "ratusz.portal.stewardship",
    "ratusz.portal.dane_gov_pl",
    "ratusz.portal.about",
    "ratusz.portal.api",
    "ratusz.portal.pages",
    "ratusz.portal.desk",
    "ratusz.portal.moving",
    "ratusz.portal.upkeep",
    "ratusz.portal.findings",
    "ratusz.portal.asking",
    "ratusz.portal.surveys",
    "ratusz.portal.subscriptions",
    "ratusz.portal.discrepancies",
    "ratusz.portal.gaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "ratusz.portal.core.maintenance.MaintenanceMiddleware",
    "ratusz.portal.core.watching.WatchMiddleware",
    "ratusz.portal.usage.counting.UsageMiddleware",
    "ratusz.portal.core.language.LanguageEndsMiddleware",
    "ratusz.portal.explore.compress.CompressMiddleware",
    "ratusz.portal.explore.public.PublicReadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ratusz.portal.core.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the token of a form is looked for, which reads all that was sent.
    "ratusz.portal.core.sparing.BudgetsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ratusz.portal.pages.former.FormerAddressMiddleware",
    "ratusz.portal.people.proof.SecondProofMiddleware",
    "ratusz.portal.core.errors.ErrorPagesMiddleware",
]

ROOT_URLCONF = "ratusz.portal.config.urls"
WSGI_APPLICATION = "ratusz.portal.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ratusz.portal.desk.navigation.navigation",
                "ratusz.portal.about.context.kept_pages",
            ],
        },
    },
]

# ------------------------------------------------------------------------------------------------------------- data

DATABASES = {"default": database(ENV.database_url, BANK_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend" if BANK_DIR else "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default"],
    }
}

# Shared by the processes of a machine: tries to sign in are counted there, and how much waits for whom.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(BANK_DIR / "cache" / "kept"),
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
    if BANK_DIR
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

FILE_UPLOAD_TEMP_DIR = BANK_DIR / "cache" if BANK_DIR and (BANK_DIR / "cache").is_dir() else None
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# ----------------------------------------------------------------------------------------------------------- people

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "ratusz.portal.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# People are invited to an address by letter, so whoever sets the first password has read mail there.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

ACCOUNT_RATE_LIMITS = SIGN_IN

MFA_ADAPTER = "ratusz.portal.people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1

globals().update(sign_in_of_office(ENV))

# ------------------------------------------------------------------------------------------------- words, days, place

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"

# ------------------------------------------------------------------------------------------------------ static files

STATIC_URL = static_url(BUNDLE, release=__version__)
# No copy of static files is made: they are served from the packages, under an address that changes with them.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802, ARG001  whitenoise's names
    """Every static file may be kept for ever: its address holds the digest of the bundle."""
    return url.startswith(STATIC_URL)


# ------------------------------------------------------------------------------------------------------------ safety

SESSION_COOKIE_NAME = "ratusz_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.is_https
CSRF_COOKIE_NAME = "ratusz_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ENV.address] if ENV.is_https else []
CSRF_FAILURE_VIEW = "ratusz.portal.core.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.is_https else None
SECURE_HSTS_SECONDS = 31_536_000 if ENV.is_https else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# In the session: a visitor who has none gets no cookie for a message.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ------------------------------------------------------------------------------------------------------ letters, log

globals().update(mail(ENV.mail_url))
BANK_BOUNCES = ENV.mail_bounces
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from or ENV.email or "ratusz@localhost"

LOGGING = logging_of(ENV.log_format, ENV.log_level)
