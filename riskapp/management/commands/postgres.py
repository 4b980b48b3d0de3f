from django.core.management.base import BaseCommand

from riskapp import postgres


class Command(BaseCommand):
    help = "Start, stop or show the private PostgreSQL of this checkout."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["start", "stop", "where"])

    def handle(self, *, what, **_):
        server = postgres.ours()
        if what == "where":
            state = "running" if server.running() else "stopped"
            self.stdout.write(f"{state}  data {server.data}  socket {server.socket}  binaries {server.bin}")
        else:
            getattr(server, what)()
