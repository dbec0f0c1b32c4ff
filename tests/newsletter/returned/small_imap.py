"""A small IMAP server on 127.0.0.1: as much of RFC 3501 as reading a folder needs. It can die."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Folder:
    """Mails by UID. After `dies_after` commands that change something the line is cut before the answer."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    dies_after: int = -1
    port: int = 0

    def deliver(self, raw: bytes) -> None:
        uid = max(self.mails, default=0) + 1
        self.mails[uid], self.flags[uid] = raw, set()

    @property
    def unread(self) -> int:
        return sum("\\Seen" not in flags for flags in self.flags.values())


class _Handler(socketserver.StreamRequestHandler):
    folder: Folder
    known = False

    def handle(self) -> None:
        self._say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            words = command.split(" ", 1)
            verb, rest = words[0].upper(), words[1] if len(words) > 1 else ""
            if not getattr(self, f"do_{verb.lower()}")(tag, rest):
                return

    def _say(self, text: str) -> bool:
        self.wfile.write(f"{text}\r\n".encode())
        return True

    def do_capability(self, tag: str, rest: str) -> bool:
        self._say("* CAPABILITY IMAP4rev1" + (" UIDPLUS" if self.known else ""))
        return self._say(f"{tag} OK done")

    def do_login(self, tag: str, rest: str) -> bool:
        self.known = rest == '"feedback" "pass word"'
        return self._say(f"{tag} OK in" if self.known else f"{tag} NO wrong")

    def do_select(self, tag: str, rest: str) -> bool:
        if rest != '"INBOX"':
            return self._say(f"{tag} NO there is none")
        self._say(f"* {len(self.folder.mails)} EXISTS")
        return self._say(f"{tag} OK [READ-WRITE] selected")

    def do_logout(self, tag: str, rest: str) -> bool:
        self._say("* BYE")
        self._say(f"{tag} OK out")
        return False

    def do_uid(self, tag: str, rest: str) -> bool:
        verb, _, rest = rest.partition(" ")
        return bool(getattr(self, f"uid_{verb.lower()}")(tag, rest))

    def uid_search(self, tag: str, rest: str) -> bool:
        found = [str(uid) for uid, flags in self.folder.flags.items() if "\\Seen" not in flags]
        self._say(f"* SEARCH {' '.join(found)}")
        return self._say(f"{tag} OK searched")

    def uid_fetch(self, tag: str, rest: str) -> bool:
        asked = re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest)
        assert asked
        raw = self.folder.mails[int(asked[1])][: int(asked[2])]
        self.wfile.write(f"* {asked[1]} FETCH (UID {asked[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw)
        self._say(")")
        return self._say(f"{tag} OK fetched")

    def uid_store(self, tag: str, rest: str) -> bool:
        if self.folder.dies_after == 0:
            return False
        self.folder.dies_after -= 1
        uid, _, flags = rest.split(" ", 2)
        self.folder.flags[int(uid)] |= set(flags.strip("()").split())
        return self._say(f"{tag} OK stored")

    def uid_expunge(self, tag: str, rest: str) -> bool:
        if "\\Deleted" in self.folder.flags[int(rest)]:
            del self.folder.mails[int(rest)], self.folder.flags[int(rest)]
        return self._say(f"{tag} OK expunged")


@contextmanager
def serving() -> Iterator[Folder]:
    folder = Folder()
    handler = type("Handler", (_Handler,), {"folder": folder})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        folder.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield folder
        server.shutdown()
        thread.join(timeout=5)
