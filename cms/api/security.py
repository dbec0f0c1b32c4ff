"""What the Content API's OpenAPI document says of read keys."""

from typing import Any

from ninja import NinjaAPI

from cms.api.gate import is_open

SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "tr_ and 43 characters of base64url",
    "description": (
        "A read key. Private installations ask for one; public ones take it too, for a site or a limit of "
        "its own, and refuse a wrong one."
    ),
}
REFUSALS = {
    401: "No read key where one is needed, or one that is unknown, expired or revoked.",
    403: "The read key is not for this page's origin.",
    429: "The read key was used too often this minute; Retry-After tells when to go on.",
}


class DocumentedAPI(NinjaAPI):
    """An API that describes what `cms.api.gate` asks for, at every address that it guards."""

    def get_openapi_schema(self, **how: Any) -> Any:
        document = super().get_openapi_schema(**how)
        document["components"]["securitySchemes"] = {"readKey": SCHEME}
        document["security"] = [{"readKey": []}, {}]
        for path, methods in document["paths"].items():
            for operation in methods.values():
                if is_open(path):
                    operation["security"] = []
                else:
                    operation["responses"] = dict(sorted((operation["responses"] | _problems()).items()))
        return document


def _problems() -> dict[int, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": reason, "content": content} for status, reason in REFUSALS.items()}
