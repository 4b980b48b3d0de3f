"""Make the project's own environment from the locked requirements, and step into it. Standard library only."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def enter(argv):
    """Return at once inside any environment; otherwise prepare ours and start the same command again in it."""
    if sys.prefix != sys.base_prefix or os.environ.get("RISKAPP_NO_BOOTSTRAP"):
        return
    if sys.version_info < OLDEST:
        sys.exit(f"Either Way needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    prepare("test" if argv[1:2] == ["test"] else "demo")
    if os.name == "nt":
        sys.exit(subprocess.run([PYTHON, *argv]).returncode)
    os.execv(PYTHON, [str(PYTHON), *argv])


def prepare(kind):
    requirements = ROOT / "requirements" / f"{kind}.txt"
    done = VENV / f".{kind}-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]}"
    if done.exists():
        return
    print("Setting up .venv from the locked requirements (about a minute, once)", file=sys.stderr)
    make_environment()
    install(requirements)
    done.touch()


def make_environment():
    if PYTHON.exists():
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)])
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv")


def install(requirements):
    uv = shutil.which("uv")
    start = (
        [uv, "pip", "install", "--python", str(PYTHON)]
        if uv
        else [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    )
    done = subprocess.run([*start, "--quiet", "--require-hashes", "-r", str(requirements)])
    if done.returncode:
        sys.exit("The packages could not be installed; nothing was changed outside .venv. Try again when online.")
