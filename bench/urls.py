"""The product's URLs and, behind them, what they are measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter

from bench.stock import StockPagesAPIViewSet
from config.urls import urlpatterns as product

router = WagtailAPIRouter("stock")
router.register_endpoint("pages", StockPagesAPIViewSet)


def empty(request: HttpRequest) -> HttpResponse:
    """As little as a view can do."""
    return HttpResponse(b"{}", content_type="application/json")


urlpatterns = [
    path("empty/", empty),
    path("bare/", empty),
    path("stock/", router.urls),
    *product,
]
