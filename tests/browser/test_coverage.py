"""A public address that no browser test opens is a mistake."""

import pytest
from django.urls import URLPattern, get_resolver

pytestmark = pytest.mark.browser


def test_every_route_is_covered(request, settings):
    conftest = next(
        plugin for plugin in request.config.pluginmanager.get_plugins() if getattr(plugin, "NOT_PAGES", None)
    )
    # Pages behind sign-in have browser tests of their own.
    routes = {name for name in get_resolver().reverse_dict if name in settings.PEMANTIK_PUBLIC}
    unnamed = [
        pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern) and not pattern.name
    ]
    assert unnamed == []
    listed = set(conftest.PAGES) | conftest.NOT_PAGES
    assert routes <= listed
    assert listed <= {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_every_instrument_is_covered(request):
    from pemantik.maturity import library

    conftest = next(
        plugin for plugin in request.config.pluginmanager.get_plugins() if getattr(plugin, "NOT_PAGES", None)
    )
    assert set(conftest.INSTRUMENTS) == set(library.CODES)
