"""How are many processes of the product started within a moment? One that has read all of it forks the others.

    python -m tests.processes.nursery FOLDER PORT

It reads a name a line and answers with the number of the process: `web`, `worker`, `sequencer-…`, or a writer. Each
child runs the very command that an operator types, as the role it has in service. When what it reads ends, all end.
"""

import contextlib
import os
import signal
import sys
import traceback
from pathlib import Path

ROLES = {"sequencer": "riskapp_sequencer"}


def main(folder, port):
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "riskapp.settings"
    django.setup()
    import celery.bin.celery  # noqa: F401  read once, here
    import gunicorn.app.wsgiapp  # noqa: F401
    from django.urls import get_resolver

    import riskapp.wsgi  # noqa: F401
    from riskapp.celery import app
    from tests.processes import writers

    app.loader.import_default_modules()
    assert get_resolver().url_patterns
    assert writers.KINDS
    signal.signal(signal.SIGCHLD, bury)
    print("ready", flush=True)
    for line in sys.stdin:
        print(born(line.strip(), Path(folder), port), flush=True)
    os.killpg(0, signal.SIGKILL)


def bury(*_):
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def born(name, folder, port):
    """The number of a new process of this name."""
    if number := os.fork():
        return number
    code = 70
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ["PGAPPNAME"] = name  # so that the database can say which of two it is
        log = os.open(folder / "log" / f"{name}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for here, there in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(here, there)
        code = run(name, folder, port) or 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def run(name, folder, port):
    from django.core.management import call_command
    from django.db import connections

    from riskapp.management.commands.demo import commands
    from tests.processes import writers

    kind = name.partition("-")[0]
    for connection in connections.all():
        connection.settings_dict["USER"] = ROLES.get(kind, "riskapp_app")
    if kind == "sequencer":
        return call_command("audit_sequence")
    if kind in ("web", "worker"):
        sys.argv = commands(port)[kind].split() + (["--workers", "2"] if kind == "web" else [])
        if kind == "web":
            from gunicorn.app.wsgiapp import run as command
        else:
            from celery.__main__ import main as command
        return command()
    return writers.run(name, folder, port)


if __name__ == "__main__":
    main(*sys.argv[1:])
