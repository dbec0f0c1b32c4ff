"""Where files are kept: a folder, or a bucket that every machine reaches."""

from typing import Any

Kept = dict[str, Any]
STATIC: Kept = {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"}
# Media are public, so their addresses need no signature that would end; names are never given twice.
_S3 = {"querystring_auth": False, "file_overwrite": False, "default_acl": None}


def storages(bucket: str, options: Kept) -> dict[str, Kept]:
    """Django's STORAGES. `bucket` is an S3 bucket's name or empty; `options` are django-storages' own."""
    if not bucket:
        return {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": STATIC}
    s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _S3 | options | {"bucket_name": bucket}}
    return {"default": s3, "staticfiles": STATIC}
