"""What a browser may do with the mailbox's pages. Mail is a stranger's HTML: shown, never trusted."""

from django.http import HttpResponse

OURS = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# No script, no form, no origin: what a mail program allows. Links may open a normal tab, as there.
THEIRS = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src http: https: data:; "
    "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


def guard(response: HttpResponse, policy: str) -> HttpResponse:
    """Put the policy on a response, and keep it out of caches: mail comes and goes."""
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN" if policy == THEIRS else "DENY"
    response["Referrer-Policy"] = "no-referrer" if policy == THEIRS else "same-origin"
    response["Cache-Control"] = "no-store"
    return response
