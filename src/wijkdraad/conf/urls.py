"""Every address of the site. Dutch has no prefix; English lives under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("wijkdraad.web.account.urls")),
    path("", include("wijkdraad.web.square.urls")),
    path("", include("wijkdraad.web.office.urls")),
    path("", include("wijkdraad.web.rooms.urls")),
    path("", include("wijkdraad.web.maps.urls")),
    path("", include("wijkdraad.web.know.urls")),
    path("", include("wijkdraad.web.listen.urls")),
    path("", include("wijkdraad.web.light.urls")),
    path("", include("wijkdraad.web.rows.urls")),
    path("", include("wijkdraad.web.jobs.urls")),
    path("", include("wijkdraad.web.versions.urls")),
    prefix_default_language=False,
)
