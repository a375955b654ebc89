"""Settings of Pemantik, each of them changeable by an environment variable (see docs of the variables below).

DATABASE_URL             where data lives; default an SQLite file in the data folder
PEMANTIK_VAR             data folder (database, secret key, collected static files); default `var/` of the checkout
PEMANTIK_SECRET_KEY      signing key; default one made at first start and kept in the data folder
PEMANTIK_ALLOWED_HOSTS   host names that are answered, separated by commas; default this machine only
PEMANTIK_HTTPS           `true` behind HTTPS: secure cookies, redirect and HSTS
PEMANTIK_MAX_UPLOAD_MB   largest evidence file in MB; default 50
PEMANTIK_CLAMAV          socket of a ClamAV daemon, a path or tcp://host:port, that checks every evidence file
PEMANTIK_PROXY           `true` when a reverse proxy sets X-Forwarded-Proto and X-Forwarded-For (and nobody else can)
PEMANTIK_SECOND_FACTOR   `required` (default) or `optional` for administrators, assessors and reviewers
PEMANTIK_SESSION_HOURS   a session ends after so many hours without use; default 12
PEMANTIK_INVITATION_DAYS an invitation's link works for so many days; default 7
PEMANTIK_MAIL            mail server, such as smtp+tls://user:password@host:587; without it links are copied by hand
PEMANTIK_MAIL_FROM       address in the From field of mails
PEMANTIK_OIDC_URL        single sign-on: address of the OpenID Connect provider, with PEMANTIK_OIDC_CLIENT_ID,
                         PEMANTIK_OIDC_SECRET and PEMANTIK_OIDC_NAME (what the button says)
PEMANTIK_SITE            address of this installation, such as https://pemantik.contoh.go.id; named to the servers that
                         are checked, and in mails that nobody's visit has caused
PEMANTIK_TASKS           where background work waits; default the database
PEMANTIK_STATIC          folder of the collected static files; default `static/` in the data folder
PEMANTIK_LOG_LEVEL       default INFO
PEMANTIK_DEBUG           `true` only on a developer's machine
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from pemantik.config.database import database_from_url
from pemantik.config.public import PUBLIC_PAGES
from pemantik.config.secret import read_or_create_secret_key
from pemantik.config.single_sign_on import provider_origins, single_sign_on

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
    # Before allauth, whose pages ours replace.
    "pemantik.web",
    "pemantik.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pemantik.organizations",
    "pemantik.assessments",
    "pemantik.inventory",
    "pemantik.overlaps",
    "pemantik.monitoring",
    "pemantik.planning",
    "pemantik.supervision",
    "pemantik.reports",
    "pemantik.reports.national",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pemantik.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "pemantik.assessments.middleware.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pemantik.organizations.middleware.AccessMiddleware",
    "pemantik.accounts.middleware.SignInMiddleware",
    "pemantik.accounts.middleware.SessionMiddleware",
    "pemantik.organizations.second_factor.SecondFactorMiddleware",
    "pemantik.accounts.kept_text.KeptTextMiddleware",
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
                "pemantik.config.demo_data.context.demo",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "pemantik.web.templatetags.pm",
                "pemantik.web.templatetags.components",
            ],
        },
    }
]

DATABASES = {"default": database_from_url(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'pemantik.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
#: Set by `pemantik demo` alone. Passwords of the demo are kept by a hasher that exists nowhere else.
PEMANTIK_DEMO_PASSWORD = env.str("PEMANTIK_DEMO_PASSWORD", default="")
PEMANTIK_DEMO = bool(PEMANTIK_DEMO_PASSWORD)
if PEMANTIK_DEMO:
    PASSWORD_HASHERS.insert(0, "pemantik.config.demo_data.hashing.DemoPasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

#: Limits on sign-in are counted in the database: they hold for all processes, and without another server.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "pemantik_cache",
        # A flood of addresses must not push out the counts of those that are being guessed at.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

#: Accounts come from invitations only; e-mail address and password, and a second factor.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "pemantik.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "pemantik.accounts.forms.SignInForm",
    "change_password": "pemantik.accounts.forms.ChangePasswordForm",
    "reset_password": "pemantik.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "pemantik.accounts.forms.NewPasswordForm",
    "reauthenticate": "pemantik.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation has proved the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
#: Many people of an office share one address; one account is guarded more strictly.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/10m/key"}
PASSWORD_RESET_TIMEOUT = 24 * 3600

MFA_ADAPTER = "pemantik.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "pemantik.accounts.forms.CodeForm",
    "reauthenticate": "pemantik.accounts.forms.ConfirmCodeForm",
    "activate_totp": "pemantik.accounts.forms.ActivateAppForm",
    "add_webauthn": "pemantik.accounts.forms.AddKeyForm",
    "edit_webauthn": "pemantik.accounts.forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Pemantik"
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ by some seconds
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation has proved the address
PEMANTIK_SECOND_FACTOR = env.str("PEMANTIK_SECOND_FACTOR", default="required")
PEMANTIK_INVITATION_DAYS = env.int("PEMANTIK_INVITATION_DAYS", default=7)

#: Single sign-on is off until it is configured.
SOCIALACCOUNT_ADAPTER = "pemantik.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the adapter decides whom an address names
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = single_sign_on(env)

PEMANTIK_MAIL_ON = bool(env.str("PEMANTIK_MAIL", default=""))
vars().update(env.email_url("PEMANTIK_MAIL", default="dummymail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("PEMANTIK_MAIL_FROM", default="pemantik@localhost")
EMAIL_TIMEOUT = 15

#: Where this installation is found, without the slash at its end; empty if nobody said it.
PEMANTIK_SITE = env.str("PEMANTIK_SITE", default="").rstrip("/")
#: Only tests check addresses of this very machine, on whatever port.
PEMANTIK_CHECKS_LOOPBACK = False

#: Pages that anyone may open, by the name of their address. Every other page asks for sign-in.
PEMANTIK_PUBLIC = PUBLIC_PAGES
#: Where a person belongs, as a node path of the organisation tree: for the audit trail.
PEMANTIK_HOME_PATH = "pemantik.organizations.selectors.people.home_path"
PEMANTIK_NAVIGATION = [
    "pemantik.organizations.navigation.navigation",
    "pemantik.organizations.people_navigation.navigation",
    "pemantik.assessments.navigation.navigation",
    "pemantik.assessments.evidence_navigation.navigation",
    "pemantik.assessments.work_navigation.navigation",
    "pemantik.monitoring.navigation.navigation",
    "pemantik.planning.navigation.navigation",
    "pemantik.supervision.navigation.navigation",
    "pemantik.reports.navigation.navigation",
    "pemantik.inventory.navigation.navigation",
]
#: What rooms above offer beside an assessment: functions of an access and a place (see assessments/offers.py).
PEMANTIK_ASSESSMENT_LINKS = ["pemantik.reports.national.links.links"]
#: What stands on the front page of the inventory: functions of an access (see inventory/offers.py).
PEMANTIK_INVENTORY_LINKS = [
    "pemantik.inventory.work_links.links",
    "pemantik.inventory.list_links.links",
    "pemantik.overlaps.typing_links.links",
    "pemantik.monitoring.navigation.inventory_links",
    "pemantik.overlaps.governing_links.links",
    "pemantik.overlaps.navigation.inventory_links",
    "pemantik.planning.navigation.inventory_links",
]
#: What stands beside an entry of the inventory: functions of an access and an entry (see inventory/panels.py).
PEMANTIK_ENTRY_PANELS = [
    "pemantik.overlaps.typing_panel.panel",
    "pemantik.monitoring.entry_panel.panel",
    "pemantik.overlaps.pair_panel.panel",
    "pemantik.planning.entry_panel.panel",
]
#: Who looks over the shoulder of whoever writes an entry (see inventory/assistants.py).
PEMANTIK_ENTRY_ASSISTANTS = ["pemantik.overlaps.assistant.ASSISTANT"]
#: What rooms above say about documents that they made (see assessments/document_notes.py), and where evidence may be
#: taken from besides the library (see assessments/offers.py).
PEMANTIK_DOCUMENT_NOTES = ["pemantik.inventory.document_notes.notes"]
PEMANTIK_EVIDENCE_FROM = ["pemantik.inventory.document_notes.sources"]
#: Makes the PDF of a snapshot of an inventory entry: a function of its content.
PEMANTIK_ENTRY_SNAPSHOT = "pemantik.reports.inventory.snapshot_pdf"
#: What rooms above offer beside the analysis of a round (see monitoring/offers.py).
PEMANTIK_ROUND_LINKS = ["pemantik.reports.offers.round_documents"]
#: What rooms above offer beside a decision about spending (see planning/offers.py).
PEMANTIK_SPENDING_LINKS = ["pemantik.reports.offers.decision_letters"]
#: What the bar and the strip below it say about the person's work: functions of a request.
PEMANTIK_CONTEXT = {
    "strip": "pemantik.assessments.layout.strip",
    "institution": "pemantik.assessments.layout.institution",
}
#: Rooms that add to a person's tasks: functions of what the person may do, with one query each.
PEMANTIK_TASKS_FROM = [
    "pemantik.inventory.task_list.tasks",
    "pemantik.monitoring.task_list.tasks",
    "pemantik.overlaps.task_list.questions",
    "pemantik.overlaps.task_list.work",
    "pemantik.overlaps.task_list.reviews",
    "pemantik.planning.task_list.tasks",
]
#: Rooms that hand a person's open work to a successor (see organizations/handover.py).
PEMANTIK_HANDOVER = ["pemantik.assessments.services.handover.room", "pemantik.planning.handover.room"]

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

#: Logos; they are sent by a view that checks who may see them, never by path.
MEDIA_ROOT = VAR_DIR / "media"
#: What a backup holds beside the database. Names follow from the content or are never used twice.
PEMANTIK_FILE_FOLDERS = {
    "evidence": VAR_DIR / "evidence",
    "media": VAR_DIR / "media",
    "documents": VAR_DIR / "documents",
}
#: Functions that tell the one who starts the server something (see config/site.py).
PEMANTIK_START_HOOKS = ["pemantik.organizations.first_run.start_message"]

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("PEMANTIK_STATIC", default=str(VAR_DIR / "static")))
_PRIVATE = "pemantik.assessments.files.ContentStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Files of evidence and issued documents are streamed after a permission check, never served by path.
    "evidence": {"BACKEND": _PRIVATE, "OPTIONS": {"location": VAR_DIR / "evidence"}},
    "documents": {"BACKEND": _PRIVATE, "OPTIONS": {"location": VAR_DIR / "documents"}},
    "previews": {"BACKEND": _PRIVATE, "OPTIONS": {"location": VAR_DIR / "previews"}},
}
PEMANTIK_UPLOADS = VAR_DIR / "uploads"
PEMANTIK_MAX_UPLOAD_BYTES = env.int("PEMANTIK_MAX_UPLOAD_MB", default=50) * 1000 * 1000
PEMANTIK_CLAMAV = env.str("PEMANTIK_CLAMAV", default="")
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
        # A browser follows a form's redirect to the provider of single sign-on only if it is named.
        "form-action": [SELF, *provider_origins(env)],
        "frame-ancestors": [NONE],
    }
}
HTTPS = env.bool("PEMANTIK_HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^kesehatan/$"]
if env.bool("PEMANTIK_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers offer passkeys without HTTPS on this machine only
SESSION_COOKIE_NAME = "pemantik_session"
SESSION_COOKIE_AGE = env.int("PEMANTIK_SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
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
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # It warns of every HEAD request, whose body it rightly drops; monitors send many.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
