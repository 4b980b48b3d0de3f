"""What stands around the service: a broker, a mail server, a proxy that speaks TLS. Real sockets, on this machine only.

One certificate, made for the test, vouches for them; `SSL_CERT_FILE` tells whoever calls them to believe it.
"""

import contextlib
import datetime as dt
import email
import email.policy
import http.client
import http.server
import os
import shutil
import signal
import socketserver
import ssl
import subprocess
import threading
from importlib.util import find_spec

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.processes.house import free_port, wait_until


def certificate(folder):
    """The path of a certificate for localhost, and the context of a server that shows it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, secret = folder / "certificate.pem", folder / "certificate-key.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return path, context


@contextlib.contextmanager
def listening(server):
    """A server at work in threads of this process; its port."""
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# The mail server


class Mails(socketserver.ThreadingTCPServer):
    """Takes mails as RFC 5321 has it, over STARTTLS (RFC 3207) and not otherwise. `taken`: (recipients, message)."""

    def __init__(self, context):
        super().__init__(("127.0.0.1", 0), Delivery)
        self.context, self.taken = context, []

    def to(self, address):
        return [message for recipients, message in self.taken if address in recipients]


class Delivery(socketserver.StreamRequestHandler):
    def handle(self):
        recipients, encrypted = [], False
        self.say("220 localhost")
        while line := self.rfile.readline():
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "EHLO":
                    self.say("250 localhost" if encrypted else "250-localhost\r\n250 STARTTLS")
                case "STARTTLS":
                    self.say("220 go ahead")
                    self.request = self.server.context.wrap_socket(self.request, server_side=True)
                    self.setup()
                    encrypted = True
                case "MAIL" if not encrypted:
                    self.say("530 5.7.0 Must issue a STARTTLS command first")
                case "MAIL":
                    recipients = []
                    self.say("250 ok")
                case "RCPT":
                    recipients.append(rest.partition("<")[2].partition(">")[0])
                    self.say("250 ok")
                case "DATA":
                    self.say("354 go on")
                    text = b"".join(iter(self.rfile.readline, b".\r\n"))
                    self.server.taken.append((recipients, email.message_from_bytes(text, policy=email.policy.default)))
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("502 not known here")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())
        self.wfile.flush()


# The proxy


class Proxy(http.server.ThreadingHTTPServer):
    """Ends TLS, and says whom it heard from and how, as docs/how-to/run-in-service.md asks of it."""

    def __init__(self, context, behind):
        super().__init__(("127.0.0.1", 0), Passing)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.behind = behind


class Passing(http.server.BaseHTTPRequestHandler):
    def handle_one(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        given = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        given |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self.client_address[0]}
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=20)
        try:
            behind.request(self.command, self.path, body, given)
            answer = behind.getresponse()
            said = answer.read()
        except OSError:
            self.send_error(502)
            return
        finally:
            behind.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = handle_one

    def log_message(self, *_):
        """Nothing: what went through is in the log of the service."""


# The broker


class Redis:
    """A Redis that keeps nothing, on a free port of this machine."""

    def __init__(self, folder):
        self.program, self.folder, self.port = shutil.which("redis-server"), folder, free_port()
        if not self.program:
            pytest.skip("there is no redis-server: sudo apt-get install redis-server")
        if not find_spec("redis"):
            pytest.skip("the package redis is not installed: requirements/test.txt has it")

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        words = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.running = subprocess.Popen(
            [*words, "--dir", str(self.folder)], stdout=subprocess.DEVNULL, start_new_session=True
        )
        wait_until(self.answers, "Redis answers")

    def answers(self):
        import redis

        with contextlib.suppress(redis.exceptions.ConnectionError):
            return redis.Redis(port=self.port, socket_timeout=1).ping()
        return False

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.running.pid, signal.SIGKILL)
        self.running.wait()
