"""One settings module for every process; what differs comes from the environment (docs/running.md)."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")
VAR = Path(env("VAR", default=str(BASE_DIR / "var"))).resolve()
environ.Env.read_env(VAR / "stack.env")

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env("SECRET_KEY")
FIELD_KEYS = env.list("FIELD_KEY")
DOCUMENT_KEYS = env.list("DOCUMENT_KEY")  # 32 bytes, base64; the first seals, all open
CLAMD = env("CLAMD", default="")  # host:port or the path of a socket; empty: documents are not scanned
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
AUDIT_SEAL_KEYS = env.list("AUDIT_SEAL_KEY", default=[])  # Ed25519, base64; the first signs, all are known
AUDIT_SEAL_FILE = Path(env("AUDIT_SEAL_FILE", default=str(VAR / "audit/seals.jsonl")))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname])

LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]", "testserver"}
if DEMO and not (DEBUG and {urlsplit(SITE_URL).hostname, *ALLOWED_HOSTS} <= LOOPBACK):
    raise ImproperlyConfigured(
        "Demo mode shows every password: it starts only with DEBUG=True and on a loopback address."
    )

INSTALLED_APPS = [
    "hsbpanel.apps.HsbPanelConfig",
    "referrals",
    "meetings",
    "cases",
    "sharing",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "two_factor",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hsbpanel.middleware.NoStore",
    "csp.middleware.CSPMiddleware",
    "hsbpanel.middleware.ErrorPages",
    "hsbpanel.middleware.KnownMethods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sharing.identity.SignedInWithSecondFactor",
    "sharing.identity.PersonOnConnection",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hsbpanel.urls"
WSGI_APPLICATION = "hsbpanel.wsgi.application"
FORM_RENDERER = "sharing.web.renderer.GovukRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "hsbpanel.context.frame",
            ],
            "builtins": ["sharing.templatetags.frame"],
        },
    }
]

# Database: three logins, one for each kind of process; none of them a superuser.
DATABASE_ROLE = env("DATABASE_ROLE", default="web")
DATABASE_URLS = {"web": "DATABASE_URL", "owner": "DATABASE_OWNER_URL", "worker": "DATABASE_WORKER_URL"}
if DATABASE_ROLE not in DATABASE_URLS:
    raise ImproperlyConfigured("DATABASE_ROLE is one of web, owner, worker.")
DATABASES = {"default": env.db_url(DATABASE_URLS[DATABASE_ROLE])}
DATABASES["default"].update(
    ATOMIC_REQUESTS=True,  # what a page read and its audit row are one transaction
    CONN_MAX_AGE=300,
    CONN_HEALTH_CHECKS=True,
    TEST={"TEMPLATE": env("TEST_DATABASE_TEMPLATE", default=None)},
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "sharing.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "sharing.backends.GrantBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody who is not signed in holds anything
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds that a link to choose a password counts, also an invitation's
LOGIN_URL = "two_factor:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "two_factor:login"
TWO_FACTOR_PATCH_ADMIN = False
TWO_FACTOR_LOGIN_TIMEOUT = 600
OTP_TOTP_ISSUER = "HSB panel"
TWO_FACTOR_REMEMBER_COOKIE_AGE = None  # every sign-in asks for the second factor
# Passkeys are bound to the name of the site. An address in figures has none: on one's own machine it is localhost.
OTP_WEBAUTHN_RP_NAME = "HSB panel"
OTP_WEBAUTHN_RP_ID = urlsplit(SITE_URL).hostname
OTP_WEBAUTHN_ALLOWED_ORIGINS = [SITE_URL]
if OTP_WEBAUTHN_RP_ID in LOOPBACK:
    OTP_WEBAUTHN_RP_ID = "localhost"
    OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"http://localhost:{urlsplit(SITE_URL).port or 80}".removesuffix(":80")]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False  # after the password, never instead of it
OTP_WEBAUTHN_EXCEPTION_LOGGER_NAME = ""
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # a whole agency may share one address
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "sharing.identity.name_tried"
AXES_PASSWORD_FORM_FIELD = "auth-password"  # noqa: S105 - the name of the box
AXES_SENSITIVE_PARAMETERS = [
    "auth-password",
    "auth-username",
    "token-otp_token",
    "token-passkey",
    "backup-otp_token",
    "csrfmiddlewaretoken",
]
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # locked by account, not by address
    "guardian.W001",  # sharing.backends.GrantBackend is guardian's backend
    "otp_webauthn.E031",  # without TLS and elsewhere than on one's own machine, browsers themselves refuse passkeys
]

# Sessions, cookies, headers
SECURE = not DEBUG
SESSION_ENGINE = "sharing.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # SESSION_HOURS ends it before
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
IDLE_MINUTES = 15
IDLE_WARNING_MINUTES = 2
SESSION_HOURS = 8  # from signing in, however busy
SESSION_WARNING_MINUTES = 10
FRESH_MINUTES = 5  # since the second factor was given, to approve, circulate, take away or give access
CSRF_FAILURE_VIEW = "hsbpanel.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Words and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Static files and documents
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static" / "build"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "cases.storage.SealedStorage",
        "OPTIONS": {"location": VAR / "documents"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["cases.upload_handlers.InMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Mail leaves only through sharing.dispatch, over verified TLS
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp+tls://localhost:25")
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG["EMAIL_HOST"], EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_USER"], EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
EMAIL_CA_FILE = env("EMAIL_CA_FILE", default="") or None
MAIL_FROM = DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="HSB panel <panel@localhost>")
# The mailbox that reports of mail that came back arrive in; none is read where none is named. Never in clear
MAILBOX = urlsplit(env("IMAP_URL", default=""))
if MAILBOX.geturl() and not (MAILBOX.scheme == "imaps" and MAILBOX.hostname and MAILBOX.username and MAILBOX.password):
    raise ImproperlyConfigured("IMAP_URL is written imaps://user:password@host:port/folder.")
# What the pages say of it: they have no need of its password. Not one without the other
READS_MAILBOX = env.bool("READS_MAILBOX", default=bool(MAILBOX.geturl()))
if MAILBOX.geturl() and not READS_MAILBOX:
    raise ImproperlyConfigured("READS_MAILBOX must be yes where IMAP_URL names a mailbox, else no page speaks of it.")
IMAP_CA_FILE = env("IMAP_CA_FILE", default="") or None

# Celery
TICK_SECONDS = env.int("TICK_SECONDS", default=60)
CELERY_BROKER_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # a lost task is found again by the next tick, from its row
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
# Finding out what waits for a person is done as that person, by a process with the login of the web (`reader`).
READS_AS_PEOPLE = "as_people"
CELERY_TASK_ROUTES = {"hsbpanel.note_what_waits": {"queue": READS_AS_PEOPLE}}
# Task: (when, seconds or crontab; after how many seconds a tick that nobody took is forgotten). The truth is in rows,
# so that a tick that is lost is made up for by the next.
TICK, SOON, HOUR = (TICK_SECONDS, TICK_SECONDS), (min(TICK_SECONDS, 10), 10), (3600, 3600)
CLOCK = {
    "cases.delete_orphaned_files": (crontab(hour=3, minute=30), 12 * 3600),
    "cases.end_access_of_closed": TICK,
    "cases.scan_documents": TICK,
    "hsbpanel.note_what_waits": TICK,
    "meetings.ask_for_returns": TICK,
    "meetings.chase_actions": TICK,
    "meetings.circulate_due": TICK,
    "meetings.follow_absence": TICK,
    "meetings.let_papers_go": (crontab(hour=3, minute=20), 6 * 3600),
    "meetings.remind_of_approvals": TICK,
    "meetings.render_for_chair": TICK,
    "meetings.tell_diaries": TICK,
    "referrals.end_access_of_withdrawn": TICK,
    "referrals.escalate_overdue": TICK,
    "sharing.deliver": TICK,
    "sharing.forget_held_texts": HOUR,
    "sharing.heartbeat": (min(TICK_SECONDS, 20), 20),
    "sharing.keep_people": TICK,
    "sharing.read_mailbox": (max(TICK_SECONDS, 20), max(TICK_SECONDS, 20)),
    "sharing.ring_mail_server": (max(TICK_SECONDS, 20), max(TICK_SECONDS, 20)),
    "sharing.seal_audit": SOON,
    "sharing.write_account_letters": TICK,
    "sharing.write_digests": TICK,
}
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": when, "options": {"expires": expires}} for task, (when, expires) in CLOCK.items()
}

# What a process says: never what people typed, their names or their files.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_personal_data": {"()": "hsbpanel.logging.WithoutPersonalData"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_personal_data"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # once, by the root
        "django.server": {"handlers": [], "level": "ERROR"},
        "axes": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
