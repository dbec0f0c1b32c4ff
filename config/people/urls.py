"""Addresses of Wagtail's where passwords are tried, by our brakes. They stand before Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView
from wagtail import views as pages
from wagtail.documents.views import serve as documents

from config.people.shared_passwords import braked

_OF_PAGES, _OF_DOCUMENTS = "page_view_restriction_id", "restriction_id"

urlpatterns = [
    # One form looks at people's passwords: the admin's.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    path(
        f"_util/authenticate_with_password/<int:{_OF_PAGES}>/<int:page_id>/",
        braked(pages.authenticate_with_password, _OF_PAGES),
    ),
    path(
        f"documents/authenticate_with_password/<int:{_OF_DOCUMENTS}>/",
        braked(documents.authenticate_with_password, _OF_DOCUMENTS),
    ),
]
