"""The one settings file. Everything that differs between installations comes from the environment.

A variable that is missing or cannot be used stops the start with a sentence that names it and says how to get it.
`dotenv-sample` lists every variable; a test compares the two.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import fontpkg_sarabun
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent


def required(name: str, how: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {how}")
    return value


def optional(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def switch(name: str) -> bool:
    value = optional(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 (on) or 0 (off), not {value!r}.")
    return value == "1"


def whole_number(name: str, default: int) -> int:
    value = optional(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


# The installation

DEBUG = switch("KAEJON_DEBUG")
# A demo says so on every page and document and offers its accounts on the sign-in page.
DEMO = switch("KAEJON_DEMO")

SECRET_KEY = required(
    "KAEJON_SECRET_KEY",
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("KAEJON_SECRET_KEY is shorter than 50 characters. Make a longer one.")

DATA_DIR = Path(
    required("KAEJON_DATA", "Name the folder that holds this installation's data, for example /var/lib/kaejon.")
).absolute()
if not DATA_DIR.is_dir():
    raise ImproperlyConfigured(f"KAEJON_DATA names {DATA_DIR}, which is not a folder. Create it with mode 0700.")

# A relative name is meant within the data folder.
KEYS_FILE = DATA_DIR / required("KAEJON_KEYS", "Name the key file; `kaejon make_keys FILE` makes a new one.")

# The pseudonymous Parquet files of the frozen reports. A relative name is meant within the data folder.
LAKE_DIR = DATA_DIR / optional("KAEJON_LAKE", "lake")

# The address

SITE_URL = required("KAEJON_URL", "Give the address that people type, for example https://kaejon.example").rstrip("/")
_address = urlsplit(SITE_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname or _address.path or _address.query:
    raise ImproperlyConfigured(f"KAEJON_URL must be http(s)://host[:port] and no more, not {SITE_URL!r}.")
IS_HTTPS = _address.scheme == "https"
if not IS_HTTPS and _address.hostname not in {"127.0.0.1", "localhost", "::1"}:
    raise ImproperlyConfigured("KAEJON_URL must start with https://; plain http is only for 127.0.0.1 and localhost.")

ALLOWED_HOSTS = [host.strip() for host in optional("KAEJON_HOSTS", _address.hostname).split(",")]
if not all(ALLOWED_HOSTS) or any(host.startswith((".", "*")) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("KAEJON_HOSTS must be host names with commas between them, without wildcards.")

# How many reverse proxies of ours stand before the server: that many entries of X-Forwarded-For are trusted.
PROXY_COUNT = whole_number("KAEJON_PROXIES", 0)
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Applications, in the order of the layers (docs/structure.md)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "kaejon.audit",
    "kaejon.geography",
    "kaejon.people",
    "kaejon.register",
    "kaejon.logbook",
    "kaejon.assessment",
    "kaejon.changes",
    "kaejon.caseload",
    "kaejon.plan",
    "kaejon.assistance",
    "kaejon.analytics",
    "kaejon.report",
    "kaejon.meeting",
    "kaejon.web",
    "kaejon.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaejon.web.middleware.ResponseHeadersMiddleware",
    "kaejon.web.middleware.UploadLimitMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kaejon.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "kaejon.people.middleware.PolicyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kaejon.urls"
WSGI_APPLICATION = "kaejon.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaejon.web.context.shell",
            ],
        },
    },
]

# Database

# Every commit reaches the disk before it is acknowledged. NORMAL would lose acknowledged commits at a power cut.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536"
POSTGRES_SETTINGS = (
    "-c synchronous_commit=on -c statement_timeout=60000 -c lock_timeout=10000"
    " -c idle_in_transaction_session_timeout=120000"
)
POSTGRES_URL_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}


def sqlite_database(path: Path) -> dict[str, Any]:
    """SQLite in the durable set-up. Write transactions take their lock at BEGIN and wait for it, so that two of them
    never meet in the middle.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def postgres_database(url: str) -> dict[str, Any]:
    """PostgreSQL from postgres://user:password@host:port/name?sslmode=require, each part percent-encoded."""
    parts = urlsplit(url)
    try:
        port = parts.port or 5432
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        port, options = 0, {}
    well_formed = parts.scheme in {"postgres", "postgresql"} and parts.hostname and parts.username and port
    name = unquote(parts.path.removeprefix("/"))
    if not well_formed or not name or "/" in name or not options.keys() <= POSTGRES_URL_OPTIONS:
        raise ImproperlyConfigured(
            "DATABASE_URL must be postgres://user:password@host:port/name with, at most, the options "
            f"{', '.join(sorted(POSTGRES_URL_OPTIONS))}."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options, "options": POSTGRES_SETTINGS},
    }


_database_url = optional("DATABASE_URL")
DATABASES = {
    "default": postgres_database(_database_url) if _database_url else sqlite_database(DATA_DIR / "kaejon.sqlite3")
}

# Accounts and sessions

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "kaejon.people.passwords.LocalWordsValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

_cookie_prefix = "__Host-" if IS_HTTPS else ""
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = f"{_cookie_prefix}kaejon_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_cookie_prefix}kaejon_csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Messages can name a household: they stay in the session table and never travel in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = "kaejon.people.lockout.cool_off"
AXES_USERNAME_CALLABLE = "kaejon.people.lockout.account_name"
AXES_CLIENT_IP_CALLABLE = "kaejon.people.lockout.client_network"
AXES_LOCKOUT_CALLABLE = "kaejon.people.lockout.locked_out"
# Trying on while locked out must not lengthen the lock: nobody is kept out for good.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Security headers

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Uploads

UPLOAD_LIMIT_BYTES = 30 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
# Uploaded lists hold personal data, so they wait in the data folder, never in a /tmp that others share.
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
# The check and the commit of a list run in a process of their own; tests set this to run them in the request.
JOBS_IN_PLACE = False

# Mail: reminders only, from one address

MAIL_SECONDS = 10


def mail_server(url: str) -> dict[str, Any]:
    """The mail server from smtps://user:password@host:port (TLS from the start) or smtp://… (STARTTLS, except to this
    machine itself), each part percent-encoded.
    """
    parts = urlsplit(url)
    try:
        port = parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if not port or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ImproperlyConfigured("KAEJON_MAIL_URL must be smtp://user:password@host:port or smtps://…, and no more.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"127.0.0.1", "localhost", "::1"},
        "EMAIL_TIMEOUT": MAIL_SECONDS,
    }


_mail_url = optional("KAEJON_MAIL_URL")
# Empty: no letter goes out, and what would be written is said in the system alone.
MAIL_FROM = optional("KAEJON_MAIL_FROM")
if bool(_mail_url) != bool(MAIL_FROM):
    raise ImproperlyConfigured("KAEJON_MAIL_URL and KAEJON_MAIL_FROM belong together: set both, or neither.")
if MAIL_FROM and ("@" not in MAIL_FROM or not MAIL_FROM.isprintable()):
    raise ImproperlyConfigured("KAEJON_MAIL_FROM must be an address, for example kaejon@trat.example.")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if _mail_url:
    globals().update(mail_server(_mail_url))

# Static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("fonts", fontpkg_sarabun.ROOT / "files")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Language and time

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "kaejon_language"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

# Logging: to the console, without personal data

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "quiet": {
            "()": "kaejon.lib.quiet_log.QuietFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A stranger who asks for another host gets a 400, and no lines of ours.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Its messages hold account names and addresses; the sign-in is audited instead.
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
