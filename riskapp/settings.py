"""Every setting, grouped. Reads the environment once; starts nothing and opens nothing."""

import datetime as dt
import re
from pathlib import Path

from csp.constants import NONE, SELF

from riskapp import environment, logs

ENVIRONMENT = environment.read()
BASE_DIR = Path(__file__).resolve().parents[1]
DATA_FOLDER = ENVIRONMENT.data_folder
SERVICE = ENVIRONMENT.mode == "service"
TESTING = ENVIRONMENT.mode == "test"
DEBUG = False

# Who we are and what there is

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = ENVIRONMENT.secret_key_fallbacks
KEY_ENCRYPTION_KEYS = ENVIRONMENT.key_encryption_keys  # by epoch; the highest wraps new keys
ALLOWED_HOSTS = [*ENVIRONMENT.allowed_hosts, *(["testserver"] if TESTING else [])]
ROOT_URLCONF = "riskapp.urls"
WSGI_APPLICATION = "riskapp.wsgi.application"
INSTALLED_APPS = [
    "riskapp.apps.Riskapp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "rules",
    "govuk",
    "agencies",
    "audit.apps.Audit",
    "cases",
    "assessments",
    "training.apps.Training",
    "reviews",
]
MIDDLEWARE = [
    "riskapp.logs.RequestLine",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "riskapp.headers.Headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "riskapp.health.Probes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "riskapp.sessions.Limits",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "agencies.acting.ActingMiddleware",
    "riskapp.failures.Failures",
]

if TESTING:  # an N+1 query in any page is an error there
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")

# Databases: everything in the first, the keys in the second; one act is one transaction, opened by its service

DATABASES = ENVIRONMENT.databases
DATABASE_ROUTERS = ["riskapp.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits on signing in are counted in the cache, so every process must see the same one.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "riskapp_cache"}}

# The trail: what signs it, where its checkpoints are left, who watches it, whom we watch (AUDIT 7 and 8)

TRAIL_FOLDER = DATA_FOLDER / "trail"
TRAIL_KEYS = ENVIRONMENT.trail_keys  # public; the secret one is read by the sequencer's process alone
SIGNING_KEY_FILE = Path(ENVIRONMENT.signing_key_file or TRAIL_FOLDER / "signing-key")
LODGED_FILE = Path(ENVIRONMENT.lodged_file or DATA_FOLDER / "lodged" / "checkpoints")
LODGED_ON_THIS_MACHINE = not ENVIRONMENT.lodged_file
LODGE_BY_EMAIL, LODGE_EVERY = ENVIRONMENT.lodge_by_email, ENVIRONMENT.lodge_every
WITNESSES = ENVIRONMENT.witnesses
WITNESS_KEY_FILE = ENVIRONMENT.witness_key_file
WITNESSED_TRAILS = ENVIRONMENT.witnessed_trails

# Erasure and retention (AUDIT 11)

ERASURE_LEDGER_FILE = Path(ENVIRONMENT.erasure_ledger_file or DATA_FOLDER / "lodged" / "erasures")
LEDGER_ON_THIS_MACHINE = not ENVIRONMENT.erasure_ledger_file
KEY_EPOCH_DAYS, KEY_BACKUP_DAYS = ENVIRONMENT.key_epoch_days, ENVIRONMENT.key_backup_days
RETENTION_YEARS = ENVIRONMENT.retention_years
SUBJECT_ACCESS = ENVIRONMENT.subject_access  # roles, or names too

# Pages

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
            ]
        },
    }
]
FORM_RENDERER = "govuk.forms.Renderer"
CSRF_FAILURE_VIEW = "riskapp.failures.form_expired"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static",) if folder.exists()]
GATHERED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"  # on one's own machine nothing is far away
COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
AS_THEY_ARE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded
    "staticfiles": {"BACKEND": COMPRESSED if SERVICE else AS_THEY_ARE if TESTING else GATHERED},
}


def never_changes(_path: str, url: str) -> bool:
    """A hashed name, or a folder with its version in the name: a browser may keep it for ever."""
    return bool(re.search(r"\.[0-9a-f]{12}\.\w+$|/vendor/[\w-]+-\d[\d.]*/", url))


WHITENOISE_IMMUTABLE_FILE_TEST = never_changes

# Language and time

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

# Who is signed in

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "agencies.adapter.NameOrAddress",
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a hundred sign-ins in the time of one
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "agencies.adapter.Accounts"
ACCOUNT_FORMS = {
    "login": "agencies.forms.SignIn",
    "reauthenticate": "agencies.forms.Confirm",
    "change_password": "agencies.forms.ChangePassword",
    "set_password": "agencies.forms.SetPassword",
    "reset_password": "agencies.forms.ForgottenPassword",
    "reset_password_from_key": "agencies.forms.ChooseNewPassword",
}
MFA_FORMS = {
    "authenticate": "agencies.forms.SecondStep",
    "reauthenticate": "agencies.forms.ConfirmByCode",
    "activate_totp": "agencies.forms.SetUpCodes",
    "add_webauthn": "agencies.forms.AddPasskey",
    "edit_webauthn": "agencies.forms.RenamePasskey",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "join_training": "30/5m/ip"
}  # wrong codes of practice sessions, beside the limits of the package
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "agencies.adapter.SecondFactors"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator gave the address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVICE  # on one's own machine there is no TLS
MFA_TOTP_TOLERANCE = 1  # clocks may differ by one step of half a minute
MFA_TOTP_ISSUER = "Either Way"
SECOND_FACTOR = ENVIRONMENT.second_factor  # asked of the roles in agencies.roles.SECOND_FACTOR
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies

# Sessions and cookies (security S5, S11): kept in the database; idle 15 minutes, eight hours in all

SESSION_ENGINE = "agencies.sessions"
SESSION_IDLE = dt.timedelta(minutes=15)
SESSION_LONGEST = dt.timedelta(hours=8)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVICE
SESSION_COOKIE_NAME = "__Host-session" if SERVICE else "either-way-session"
CSRF_COOKIE_NAME = "__Host-csrf" if SERVICE else "either-way-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # never words in a cookie

# What a browser is told (security S11)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURE_SSL_REDIRECT = SERVICE
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if SERVICE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SERVICE
if ENVIRONMENT.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Preloading binds an agency's whole domain in every browser for months: theirs to decide, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# Messages by e-mail: "something is waiting for you", never a name or a word about a case

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.email_host
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_FOLDER / "mail"
EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.email_host, ENVIRONMENT.email_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.email_user, ENVIRONMENT.email_password
EMAIL_USE_TLS = bool(ENVIRONMENT.email_host)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from

# Background work: the database is the truth, the broker a doorbell

CELERY_BROKER_URL = ENVIRONMENT.broker_url
CELERY_TASK_IGNORE_RESULT = True
# A message only rings: taken at once, so that a worker holds none of them when the broker goes away.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False  # a broker that is down must not hold up a page
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_FOLDER / "timetable")
if ENVIRONMENT.broker_url == "filesystem://":
    CELERY_BROKER_URL = "filesystem://localhost//"  # kombu warns where no host is named, though there is none to name
    QUEUE_FOLDERS = {name: DATA_FOLDER / "queue" / name for name in ("messages", "control")}
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_FOLDERS["messages"]),
        "data_folder_out": str(QUEUE_FOLDERS["messages"]),
        "control_folder": str(QUEUE_FOLDERS["control"]),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}

# The second door

API_CALLS_PER_MINUTE = ENVIRONMENT.api_calls_per_minute

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,  # Accept says what is wanted
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Either Way",
    "VERSION": "1",
    "DESCRIPTION": (
        "Whether to share information about a person, from the question to the signed record: the same services, "
        "permissions and history as the pages. Nothing here decides, and nothing is ever filled in for the author.\n\n"
        "Send If-Match with the ETag you read when you change something, and an Idempotency-Key (a uuid) so that a "
        "call sent again counts once. Errors are problem documents (RFC 9457)."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": [],  # closed lists are named by their own classes
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# Logs: JSON lines from an allow-list of keys

LOGGING = logs.configuration(level="CRITICAL" if TESTING else ENVIRONMENT.log_level)
LOGGING_CONFIG = "riskapp.logs.configure"
