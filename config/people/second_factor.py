"""The second factor: codes of an app (TOTP, RFC 6238), and ten codes on paper for who loses the telephone.

django-otp keeps the devices, refuses a code that was used, and waits longer after each wrong one.
"""

import secrets
from base64 import b32encode

import django_otp
import segno
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

CODES = 10
_APP, _PAPER = "app", "paper"


def has_factor(user: AbstractBaseUser) -> bool:
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def is_due(user: AbstractBaseUser) -> bool:
    """Whether the password alone is not enough for this person."""
    return settings.TWO_FACTOR_REQUIRED or has_factor(user)


def passes(request: HttpRequest, code: str) -> bool:
    """Take a code of the app or from the paper; from then on the session counts as verified."""
    device = django_otp.match_token(request.user, code.replace(" ", "").lower())
    if device is None:
        return False
    _verified(request, device)
    return True


def begin(user: AbstractBaseUser) -> TOTPDevice:
    """The app that is being set up; the same one until a code of it was seen."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name=_APP, confirmed=False)


@transaction.atomic
def complete(request: HttpRequest, code: str) -> list[str] | None:
    """Switch it on when `code` is the app's. Gives the codes for the paper, shown this once."""
    device = begin(request.user)  # type: ignore[arg-type] # whoever comes here is signed in
    if not device.verify_token(code.replace(" ", "")):
        return None
    TOTPDevice.objects.filter(user=request.user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    _verified(request, device)
    return new_codes(request.user)  # type: ignore[arg-type]


@transaction.atomic
def new_codes(user: AbstractBaseUser) -> list[str]:
    """Ten new codes for the paper; those before are worth nothing."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=_PAPER)
    codes = [b32encode(secrets.token_bytes(5)).decode().lower() for _ in range(CODES)]
    for code in codes:
        device.token_set.create(token=code)
    return codes


@transaction.atomic
def remove(user: AbstractBaseUser) -> int:
    """Switch it off; returns how many apps there were."""
    StaticDevice.objects.filter(user=user).delete()
    removed: int = TOTPDevice.objects.filter(user=user).delete()[0]
    return removed


def picture(device: TOTPDevice) -> str:
    """The QR code that the app reads, as a data URI."""
    uri: str = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2, light="white")
    return uri


def secret(device: TOTPDevice) -> str:
    """The same to type in."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _verified(request: HttpRequest, device: object) -> None:
    django_otp.login(request, device)
    request.session.cycle_key()
