"""What browsers may do with pages of ours: content security, and permissions.

Reader pages, the mailbox and the API's documentation allow nothing inline. Wagtail 8.0's admin has inline
styles (its React parts and the rich text editor write them) and inline scripts (the widgets for dates and
times, inline panels, the chooser of several): for it alone both are allowed, and nothing of another host.
"""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.policies import Policy

# Reader pages and the mailbox.
READER_CSP: Policy = {
    "default-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
# The Content API's interactive documentation: scripts of its own, calls to this API, icons in its stylesheet.
API_DOCS_CSP = READER_CSP | {"script-src": [SELF], "connect-src": [SELF], "img-src": [SELF, "data:"]}
# `{frontend}` is where the editor's preview leads, `{media}` where pictures are kept.
ADMIN_CSP: Policy = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", "{media}"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "media-src": [SELF, "{media}"],
    "frame-src": [SELF, "{frontend}"],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [SELF],
}
# What Wagtail shows beside an editor's form: most often a mail, which may style itself and show pictures.
PREVIEW_CSP: Policy = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["*", "data:"],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}
# No page of ours asks for any of these.
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()"
    for name in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
    )
)
