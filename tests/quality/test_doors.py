"""Every page is closed unless it is listed as public: walked over every address of the product."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: An argument of each kind that fits an address.
FITTING = {"int": "1", "str": "x", "slug": "x", "path": "x", "kind": "aplikasi"}
FITTING["uuid"] = "12345678-1234-1234-1234-123456789abc"


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every address with its name; arguments are filled in."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or "", filled(route)


def filled(route: str) -> str:
    """An address that fits the route."""
    route = re.sub(r"\(\?P<\w+>([^()]*)\)", lambda found: found[1].split("|")[0] if "|" in found[1] else "1", route)
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: FITTING.get(found[1] or "str", "x"), route)
    return "/" + route.replace("^", "").replace("$", "").replace("\\", "")


ADDRESSES = sorted(set(patterns(get_resolver())))


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Pages under test need no collected static files."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "whitenoise" not in each]


@pytest.mark.parametrize(("name", "address"), ADDRESSES, ids=[name or address for name, address in ADDRESSES])
@pytest.mark.django_db
@pytest.mark.database
def test_a_visitor_is_led_to_sign_in_except_on_public_pages(name: str, address: str, settings) -> None:
    assert name, f"{address} has no name, so nobody can decide who may open it"
    for method in ("get", "post"):
        response = getattr(Client(), method)(address)
        led = response.status_code == 302 and response.headers["Location"].startswith("/masuk/?next=")
        if name in settings.PEMANTIK_PUBLIC:
            assert not led or name == "mfa_authenticate"
        else:
            assert led, f"{method} {address} answered a visitor with {response.status_code}"


def test_the_list_of_public_pages_names_only_pages(settings) -> None:
    assert {name for name, _address in ADDRESSES} >= settings.PEMANTIK_PUBLIC
