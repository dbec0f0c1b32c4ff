"""Confirming a new address."""

from django.http import HttpRequest, HttpResponse

from newsletter import address_changes
from newsletter.address_changes import AddressTakenError
from newsletter.tokens import read_move_token
from newsletter.views.page import reader_page, show


@reader_page
def move(request: HttpRequest, token: str) -> HttpResponse:
    change, address_hash = read_move_token(token)
    asked = address_changes.asked_of(change, address_hash)
    locale = asked.subscriber.locale
    if request.method != "POST":
        return show(request, "move", locale=locale, email=asked.email)
    try:
        moved = address_changes.confirm(change, address_hash, form="move-page")
    except AddressTakenError:
        return show(request, "move_taken", status=409, locale=locale, email=asked.email)
    return show(request, "moved", locale=locale, email=moved.written)
