"""A secret of this machine's own."""

import secrets
from pathlib import Path


def demo_secret(folder: Path) -> str:
    """Made once, so that a demo's tokens survive a restart."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
