"""Health of this installation, for supervisors of services and for load balancers."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pemantik import __version__

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 with the reason in words when it does not.

    The cause in detail goes to the log only: it may name hosts and paths.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The health check could not reach the database")
        reason = _("Basis data tidak menjawab. Periksa DATABASE_URL dan catatan server.")
        state = {"status": "gagal", "database": False, "version": __version__, "reason": reason}
        return JsonResponse(state, status=503)
    return JsonResponse({"status": "ok", "database": True, "version": __version__})
