"""Leaving a newsletter."""

from django.http import HttpRequest, HttpResponse

from newsletter import subscriptions
from newsletter.models import Newsletter, Subscriber
from newsletter.tokens import TokenInvalidError, read_leave_token
from newsletter.views.page import reader_page, show


@reader_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST leaves at once, whether a mail program or the button below sends it."""
    leave = read_leave_token(token)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        subscriptions.unsubscribe(leave, form="one-click")
        return HttpResponse("Unsubscribed.", content_type="text/plain")  # a program reads its status alone
    newsletter = Newsletter.objects.filter(pk=leave.newsletter).first()
    if newsletter is None:
        raise TokenInvalidError
    locale = Subscriber.objects.filter(pk=leave.subscriber).values_list("locale", flat=True).first() or ""
    if request.method == "POST":
        subscriptions.unsubscribe(leave, form="unsubscribe-page")
        return show(request, "unsubscribed", newsletter=newsletter, locale=locale)
    return show(request, "unsubscribe", newsletter=newsletter, locale=locale)
