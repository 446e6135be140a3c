"""Every address of the product.

The second factor is mandatory, so the package's page to disable it is not here. A passkey comes after the password, so
none of the addresses are here at which the passkeys' package signs people in.
"""

from django.conf import settings
from django.urls import include, path
from two_factor import views as two_factor

from hsbpanel import exports, health, home, records, search, status_pages
from sharing.views import account as accounts
from sharing.views import security
from sharing.web import sign_in
from sharing.web.fresh import fresh_second_factor

account = [
    path("login/", sign_in.LoginView.as_view(), name="login"),
    path("setup/", sign_in.SetupView.as_view(), name="setup"),
    path("setup/code/", sign_in.QRGeneratorView.as_view(), name="qr"),
    path("setup/done/", two_factor.SetupCompleteView.as_view(), name="setup_complete"),
    # Whoever reads a backup code could give it as a second factor.
    path(
        "backup-codes/",
        fresh_second_factor(two_factor.BackupTokensView.as_view(), also_get=True),
        name="backup_tokens",
    ),
    path("security/", security.my_security, name="profile"),
    path("security/app/remove/", security.remove_app, name="app_remove"),
    path("security/passkeys/add/", security.add_passkey, name="passkey_add"),
    path("security/passkeys/<int:pk>/remove/", security.remove_passkey, name="passkey_remove"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("records/<uuid:pk>/", records.record, name="record"),
    path("search/", search.search, name="search"),
    path("system/", status_pages.system, name="system"),
    path("carry-on/", home.carry_on, name="carry-on"),
    path("sign-out/", home.sign_out, name="sign-out"),
    path("stay/", home.stay, name="stay"),
    path("about/", home.about, name="about"),
    path("guidance/", home.guidance, name="guidance"),
    path("account/password/", home.ChangePassword.as_view(), name="password_change"),
    path("account/forgotten-password/", accounts.forgotten_password, name="forgotten-password"),
    path("account/forgotten-password/sent/", accounts.forgotten_password_sent, name="forgotten-password-sent"),
    path("account/set-password/done/", accounts.set_password_done, name="set-password-done"),
    path("account/set-password/<uidb64>/<token>/", accounts.SetPassword.as_view(), name="set-password"),
    path("account/", include((account, "two_factor"))),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("referrals/", include("referrals.urls")),
    path("cases/", include("cases.urls")),
    path("cases/<uuid:pk>/export/file/", exports.case_file, name="case-file"),
    path("meetings/", include("meetings.urls")),
    path("sharing/", include("sharing.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("hsbpanel.demo.urls")))

handler400 = "hsbpanel.errors.bad_request"
handler403 = "hsbpanel.errors.forbidden"
handler404 = "hsbpanel.errors.not_found"
handler500 = "hsbpanel.errors.server_error"
