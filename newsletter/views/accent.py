"""A newsletter's colour as a stylesheet: the pages' policy allows none inside a page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newsletter.accents import accent_of


@require_safe
def accent(request: HttpRequest, color: str) -> HttpResponse:
    """The address holds the colour, so an answer never changes."""
    made = accent_of(f"#{color}")
    css = f":root {{ --blue: light-dark({made.light}, {made.dark}); }}\n"
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
