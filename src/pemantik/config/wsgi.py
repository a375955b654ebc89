"""The WSGI entry: `gunicorn pemantik.config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pemantik.config.settings")

application = get_wsgi_application()
