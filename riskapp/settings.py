from pathlib import Path

from riskapp import environment

ENVIRONMENT = environment.read()
BASE_DIR = Path(__file__).resolve().parents[1]
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DATABASES = ENVIRONMENT.databases()
DATABASE_ROUTERS = ["riskapp.databases.Router"]
INSTALLED_APPS = [
    "riskapp.apps.Riskapp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "rules",
    "govuk",
    "agencies",
    "audit.apps.Audit",
    "cases",
    "assessments",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "agencies.acting.ActingMiddleware",
]
AUTH_USER_MODEL = "agencies.User"
ROOT_URLCONF = "riskapp.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "/static/"
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "templates"], "APP_DIRS": True}
]
CELERY_BROKER_URL = "filesystem://"
CELERY_TASK_IGNORE_RESULT = True
_queue = BASE_DIR / "var" / "queue"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(_queue / "messages"),
    "data_folder_out": str(_queue / "messages"),
    "control_folder": str(_queue / "control"),
    "store_processed": False,
}
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {"OAS_VERSION": "3.1.0", "TITLE": "Either Way", "VERSION": "1"}
