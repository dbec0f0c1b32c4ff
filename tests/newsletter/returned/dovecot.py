"""Dovecot as a process of the test's own, with one mailbox and no TLS."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

USER, PASSWORD = "feedback", "pass-word"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = {owner}
default_login_user = {owner}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


def missing() -> bool:
    return _program() is None


def _program() -> str | None:
    """Debian has it where only root looks."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def running() -> Iterator[int]:
    """Its port. In a folder with a short name, because a socket's has 107 characters at most."""
    with tempfile.TemporaryDirectory(prefix="imap-") as folder:
        yield from _running(Path(folder))


def _running(folder: Path) -> Iterator[int]:
    port = free_port()
    owner = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    entry = pwd.getpwnam(owner)
    home = folder / "dovecot"
    (home / "mail").mkdir(parents=True)
    shutil.chown(home / "mail", entry.pw_uid, entry.pw_gid)
    for above in (home, *list(home.parents)[: len(folder.parts) - 2]):
        above.chmod(above.stat().st_mode | 0o011)  # so that nobody gets to their mail
    config = home / "dovecot.conf"
    group = _group(entry.pw_gid)
    config.write_text(_CONFIG.format(folder=home, owner=owner, group=group, password=PASSWORD, port=port))
    process = subprocess.Popen([_program() or "dovecot", "-F", "-c", str(config)])
    try:
        _wait_for(port, process, home / "log")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def deliver(port: int, raw: bytes) -> None:
    with imaplib.IMAP4("127.0.0.1", port, timeout=10) as line:
        line.login(USER, PASSWORD)
        line.append("INBOX", "", "", raw)


def flags(port: int) -> list[str]:
    """The flags of each mail that is there."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=10) as line:
        line.login(USER, PASSWORD)
        line.select("INBOX", readonly=True)
        _, found = line.fetch("1:*", "(FLAGS)")
        return [one.decode() for one in found if isinstance(one, bytes)]


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(log.read_text() if log.exists() else "dovecot did not start")
