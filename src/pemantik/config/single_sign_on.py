"""Single sign-on with the region's identity provider (OpenID Connect), from the environment."""

from typing import Any
from urllib.parse import urlsplit

import environ

#: What the provider is called in our addresses.
PROVIDER_ID = "sso"


def single_sign_on(env: environ.Env) -> dict[str, Any]:
    """The provider as allauth wants it; nothing while PEMANTIK_OIDC_URL is not set."""
    url = env.str("PEMANTIK_OIDC_URL", default="")
    if not url:
        return {}
    provider = {
        "provider_id": PROVIDER_ID,
        "name": env.str("PEMANTIK_OIDC_NAME", default="SSO"),
        "client_id": env.str("PEMANTIK_OIDC_CLIENT_ID"),
        "secret": env.str("PEMANTIK_OIDC_SECRET"),
        "settings": {"server_url": url},
    }
    return {"openid_connect": {"APPS": [provider], "OAUTH_PKCE_ENABLED": True}}


def provider_origins(env: environ.Env) -> list[str]:
    """Scheme and host of the provider, for the content security policy."""
    parts = urlsplit(env.str("PEMANTIK_OIDC_URL", default=""))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
