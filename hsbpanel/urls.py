"""Every address of the product. The second factor is mandatory, so the package's page to disable it is not here."""

from django.conf import settings
from django.urls import include, path
from two_factor import views as two_factor

from hsbpanel import health, home, search
from sharing.web import sign_in

account = [
    path("login/", sign_in.LoginView.as_view(), name="login"),
    path("setup/", sign_in.SetupView.as_view(), name="setup"),
    path("setup/code/", sign_in.QRGeneratorView.as_view(), name="qr"),
    path("setup/done/", two_factor.SetupCompleteView.as_view(), name="setup_complete"),
    path("backup-codes/", two_factor.BackupTokensView.as_view(), name="backup_tokens"),
    path("security/", two_factor.ProfileView.as_view(), name="profile"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("carry-on/", home.carry_on, name="carry-on"),
    path("sign-out/", home.sign_out, name="sign-out"),
    path("about/", home.about, name="about"),
    path("guidance/", home.guidance, name="guidance"),
    path("account/password/", home.ChangePassword.as_view(), name="password_change"),
    path("account/", include((account, "two_factor"))),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("referrals/", include("referrals.urls")),
    path("cases/", include("cases.urls")),
    path("meetings/", include("meetings.urls")),
    path("sharing/", include("sharing.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("hsbpanel.demo.urls")))

handler400 = "hsbpanel.errors.bad_request"
handler403 = "hsbpanel.errors.forbidden"
handler404 = "hsbpanel.errors.not_found"
handler500 = "hsbpanel.errors.server_error"
