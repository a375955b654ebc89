"""The request as our middleware leaves it, for the type checker."""

from django.http import HttpRequest as DjangoRequest
from django_htmx.middleware import HtmxDetails


class HttpRequest(DjangoRequest):
    """A request that knows whether htmx sent it."""

    htmx: HtmxDetails
