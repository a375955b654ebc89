"""Settings of Pemantik, each of them changeable by an environment variable (see docs of the variables below).

DATABASE_URL             where data lives; default an SQLite file in the data folder
PEMANTIK_VAR             data folder (database, secret key, collected static files); default `var/` of the checkout
PEMANTIK_SECRET_KEY      signing key; default one made at first start and kept in the data folder
PEMANTIK_ALLOWED_HOSTS   host names that are answered, separated by commas; default this machine only
PEMANTIK_HTTPS           `true` behind HTTPS: secure cookies, redirect and HSTS
PEMANTIK_PROXY           `true` when a reverse proxy sets X-Forwarded-Proto (and nobody else can)
PEMANTIK_LOG_LEVEL       default INFO
PEMANTIK_DEBUG           `true` only on a developer's machine
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from pemantik.config.database import database_from_url
from pemantik.config.secret import read_or_create_secret_key

env = environ.Env()

SOURCE_DIR = Path(__file__).resolve().parents[1]
VAR_DIR = Path(env.str("PEMANTIK_VAR", default=str(SOURCE_DIR.parents[1] / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("PEMANTIK_DEBUG", default=False)
SECRET_KEY = env.str("PEMANTIK_SECRET_KEY", default="") or read_or_create_secret_key(VAR_DIR / "secret-key")
ALLOWED_HOSTS = env.list("PEMANTIK_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pemantik.web",
    "pemantik.accounts",
    "pemantik.organizations",
    "pemantik.assessments",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pemantik.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pemantik.organizations.middleware.AccessMiddleware",
]
ROOT_URLCONF = "pemantik.config.urls"
WSGI_APPLICATION = "pemantik.config.wsgi.application"
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
                "pemantik.web.context.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "pemantik.web.templatetags.pm"],
        },
    }
]

DATABASES = {"default": database_from_url(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'pemantik.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

#: Menu entries of signed-in people: functions `navigation(request) -> list[NavEntry]`.
PEMANTIK_NAVIGATION = ["pemantik.assessments.navigation.navigation"]

#: Background work: the database is the queue, so a small server needs no broker.
TASKS = {"default": {"BACKEND": env.str("PEMANTIK_TASKS", default="django_tasks_db.DatabaseBackend")}}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "pemantik_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [SOURCE_DIR / "web" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
#: File names carry a hash of their content, so browsers may keep them for a year.
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Tabler draws the marks of fields with data: images in its style sheet.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
HTTPS = env.bool("PEMANTIK_HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^kesehatan/$"]
if env.bool("PEMANTIK_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pemantik.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
#: A shared calculator address may carry an answer for each of Indeks KAMI's more than two hundred questions.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("PEMANTIK_LOG_LEVEL", default="INFO")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
