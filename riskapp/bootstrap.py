"""Is the project's own environment there? If not, make it from the locked requirements. Standard library only."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def enter(argv: list[str]) -> None:
    """Return at once inside any environment; otherwise prepare ours and start the same command again in it."""
    if sys.prefix != sys.base_prefix or os.environ.get("RISKAPP_NO_BOOTSTRAP"):
        return
    if sys.version_info < OLDEST:
        sys.exit(f"Either Way needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    prepare("test" if argv[1:2] == ["test"] else "demo")
    if os.name == "nt":
        sys.exit(subprocess.run([PYTHON, *argv]).returncode)
    os.execv(PYTHON, [str(PYTHON), *argv])


def prepare(kind: str) -> None:
    """Install what `kind` needs, unless the mark says that it has been done for just these requirements."""
    requirements = ROOT / "requirements" / f"{kind}.txt"
    done = VENV / f".{kind}-{hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]}"
    if done.exists():
        return
    say("Setting up .venv from the locked requirements: about a minute, this once.")
    try:
        make_environment()
        install(requirements)
    except KeyboardInterrupt:
        sys.exit("Stopped. The same command goes on from here.")
    except OSError as error:
        sys.exit(f"Either Way keeps its packages in {VENV}, and that cannot be written: {error.strerror}.")
    done.touch()


def make_environment() -> None:
    if PYTHON.exists():
        return
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv")


def install(requirements: Path) -> None:
    uv = shutil.which("uv")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    start = [uv, "pip", "install", "--python", str(PYTHON)] if uv else pip
    began = time.monotonic()
    installing = subprocess.Popen([*start, "--quiet", "--require-hashes", "-r", str(requirements)])
    while True:
        try:
            failed = installing.wait(timeout=10)
            break
        except subprocess.TimeoutExpired:
            say(f"  still installing packages, {time.monotonic() - began:.0f} s")
    if failed:
        sys.exit("The packages could not be installed; nothing was changed outside .venv. Try again when online.")
    say(f"  packages installed in {time.monotonic() - began:.0f} s")


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
