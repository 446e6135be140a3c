"""Signing in, the home page, and the pages that are about nobody."""

from tests.house.matrix.doors import button, form, page, redirect

DOORS = [
    form("two_factor:login", "open to all", bare=302, stays="no password is given"),
    button("sign-out", "open to all"),
    page("health-live", "open to all"),
    page("health-ready", "open to all"),
    form("two_factor:setup", "has no second step yet", bare=400, stays="no code is given"),
    page("two_factor:qr", "nobody who has a second factor"),
    page("two_factor:setup_complete", "signed in"),
    form("two_factor:backup_tokens", "signed in"),
    page("two_factor:profile", "signed in"),
    form("two_factor:app_remove", "own app"),
    form("two_factor:passkey_add", "signed in", stays="no browser makes a passkey"),
    form("two_factor:passkey_remove", "own passkey", "passkeys"),
    form("forgotten-password", "open to all"),
    page("forgotten-password-sent", "open to all"),
    page("set-password", "open to all", "dead links"),
    page("set-password-done", "open to all"),
    page("home", "signed in"),
    page("system", "in office, and let in"),
    form("search", "signed in", stays="it answers on the same page"),
    redirect("record", "record: view", "records"),
    button("stay", "signed in", stays="it answers with nothing"),
    redirect("carry-on", "signed in"),
    page("about", "signed in"),
    page("guidance", "signed in"),
    form("password_change", "signed in", stays="no password is given"),
]
