"""The pages that anyone may open. What is not here asks for sign-in, also when its author forgot to."""

PUBLIC_PAGES = frozenset(
    {
        # Public pages
        "home",
        "instruments",
        "instrument",
        "calculators",
        "calculator",
        "health",
        "healthz",
        "set-language",
        # Whoever holds a document may check that it is genuine
        "check-document",
        "check-code",
        # Ways in
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_signup",
        "socialaccount_login_error",
        "socialaccount_login_cancelled",
        "accept-invitation",
        # The first run: only with the secret link of the console, and only once
        "setup",
        "setup-begin",
        "setup-instansi",
        "setup-identitas",
        "setup-administrator",
        "setup-unit",
        "setup-instrumen",
        "setup-done",
    }
)
