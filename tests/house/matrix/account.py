"""Signing in, the home page, and the pages that are about nobody."""

from tests.house.matrix.doors import button, form, page, redirect

DOORS = [
    form("two_factor:login", "open to all", bare=302, stays="no password is given"),
    button("sign-out", "open to all"),
    page("health-live", "open to all"),
    page("health-ready", "open to all"),
    form("two_factor:setup", "signed in", bare=400, stays="no code is given"),
    page("two_factor:qr", "nobody who has a second factor"),
    page("two_factor:setup_complete", "signed in"),
    form("two_factor:backup_tokens", "signed in"),
    page("two_factor:profile", "signed in"),
    page("home", "signed in"),
    redirect("carry-on", "signed in"),
    page("about", "signed in"),
    page("guidance", "signed in"),
    form("password_change", "signed in", stays="no password is given"),
]
