"""What the demo is to run on: its ports, its addresses, its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
_USUAL_PORTS = {"CMS_PORT": 8000, "FRONTEND_PORT": 4321, "SMTP_PORT": 1025}


@dataclass(frozen=True)
class Plan:
    """A demo on these ports, each under the variable that sets it, keeping its data in ``var_dir``."""

    ports: Mapping[str, int]
    var_dir: Path

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Plan":
        """Read CMS_PORT, FRONTEND_PORT, SMTP_PORT and VAR_DIR. Raises ValueError for what is no port."""
        ports = {name: _port(name, environ.get(name) or str(usual)) for name, usual in _USUAL_PORTS.items()}
        if len(set(ports.values())) < len(ports):
            raise ValueError(f"{', '.join(ports)} must be three different ports.")
        return cls(ports, Path(environ.get("VAR_DIR") or BASE_DIR / "var").resolve())

    @property
    def cms_url(self) -> str:
        """Where a browser finds the CMS."""
        return f"http://localhost:{self.ports['CMS_PORT']}"

    @property
    def frontend_url(self) -> str:
        """Where a browser finds the site."""
        return f"http://localhost:{self.ports['FRONTEND_PORT']}"

    @property
    def mailbox_dir(self) -> Path:
        """Where caught mail is kept."""
        return self.var_dir / "mailbox"


def _port(name: str, value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65_536:
        raise ValueError(f"{name} must be a port from 1 to 65535, not {value!r}.")
    return int(value)
