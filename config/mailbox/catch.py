"""The SMTP catch-all: `python -m config.mailbox.catch DIRECTORY --port 1025`. Takes any mail, sends none."""

import argparse
import asyncio
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from config.mailbox.store import Store


class Catcher:
    """Keeps whatever arrives, with the envelope in front as a delivering server would write it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        lines = [f"Return-Path: <{envelope.mail_from or ''}>"]
        lines += [f"Delivered-To: {recipient}" for recipient in envelope.rcpt_tos]
        head = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        mail_id = self.store.add(head + body)
        print(f"caught a mail for {', '.join(envelope.rcpt_tos)}", flush=True)
        return f"250 OK kept as {mail_id}"


async def listen(store: Store, host: str, port: int) -> asyncio.Server:
    """Start the server. Port 0 takes a free one."""
    return await asyncio.get_running_loop().create_server(
        lambda: SMTP(Catcher(store), enable_SMTPUTF8=True, ident="mailbox"), host, port
    )


async def run(directory: Path, host: str, port: int) -> None:
    """Serve until told to stop."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    server = await listen(Store(directory), host, port)
    print(f"catching mail on {host}:{port}", flush=True)
    await stop.wait()
    server.close()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1025)
    options = parser.parse_args()
    asyncio.run(run(options.directory, options.host, options.port))


if __name__ == "__main__":
    main()
