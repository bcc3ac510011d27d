"""A mail server on loopback, as far as an alert needs one: STARTTLS, AUTH, one message."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread

import trustme


@dataclass
class Mailbox:
    """What the server was sent."""

    address: str = ""
    authority: trustme.CA = field(default_factory=trustme.CA)
    commands: list[str] = field(default_factory=list)
    message: str = ""


class _Server(TCPServer):
    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mailbox = mailbox
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        mailbox.authority.issue_cert("localhost").configure_cert(self.tls)


class _Session(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("220 localhost")
        while line := self.rfile.readline():
            command = line.decode().strip()
            self.server.mailbox.commands.append(command)
            verb = command.split(" ")[0].upper()
            if verb == "EHLO":
                self._say("250-localhost", "250-STARTTLS", "250 AUTH PLAIN")
            elif verb == "STARTTLS":
                self._say("220 go on")
                if not self._secured():
                    return
            elif verb == "DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.mailbox.message = "".join(each.decode() for each in lines)
                self._say("250 kept")
            else:
                self._say({"AUTH": "235 welcome", "QUIT": "221 bye"}.get(verb, "250 yes"))

    def finish(self) -> None:
        super().finish()
        self.request.close()  # the server knows only the socket below TLS

    def _secured(self) -> bool:
        try:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        except ssl.SSLError:  # the client does not trust the certificate
            return False
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Serve until the block is left; the certificate is for `localhost`."""
    mailbox = Mailbox()
    with _Server(mailbox) as server:
        mailbox.address = f"localhost:{server.server_address[1]}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield mailbox
        server.shutdown()
