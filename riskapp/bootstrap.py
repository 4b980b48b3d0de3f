"""Is the project's own environment there? If not, make it from the locked requirements. Standard library only."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
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
    say("Setting up .venv from the locked requirements: half a minute or so, this once.")
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
    """Everything that the lock names, by its hashes; then a look whether any of it asks for what is not there."""
    began = time.monotonic()
    installing = [subprocess.Popen(command) for command in installers(requirements)]
    failed = False
    for each in installing:
        while True:
            try:
                failed |= bool(each.wait(timeout=10))
                break
            except subprocess.TimeoutExpired:
                say(f"  still installing packages, {time.monotonic() - began:.0f} s")
    if failed or subprocess.run([*PIP, "check", "--quiet"]).returncode:
        sys.exit("The packages could not be installed; nothing was changed outside .venv. Try again when online.")
    say(f"  packages installed in {time.monotonic() - began:.0f} s")


def installers(requirements: Path) -> list[list[str]]:
    """The commands that install what the lock names, to be run at the same time.

    pip unpacks on one processor, however many there are: two, with half of the packages each, take half as long.
    """
    if uv := shutil.which("uv"):
        return [[uv, "pip", "install", "--python", str(PYTHON), "--quiet", "--require-hashes", "-r", str(requirements)]]
    packages = re.split(r"^(?=\w)", requirements.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    commands = []
    for number in range(2):
        half = VENV / f".half-{number}.txt"
        half.write_text("".join(packages[number::2]), encoding="utf-8")
        words = ["install", "--quiet", "--require-hashes", "--no-deps", "--no-warn-conflicts", "-r", str(half)]
        commands.append([*PIP, *words])
    return commands


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
