"""The pages that hold the others. Their HTML is the frontend's: here they have an address."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.models import Page


class HeadlessPage(Page):
    """Base of every page: whoever opens it on the CMS is sent to the frontend."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return HttpResponseRedirect(self.full_url)


class HomePage(HeadlessPage):
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.TransmissionIndexPage", "cms.StandardPage"]


class TransmissionIndexPage(HeadlessPage):
    """The list of all transmissions; they live below it."""

    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.TransmissionPage"]
