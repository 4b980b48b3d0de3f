"""The commands of the how-to do what they say: each is read from the page and sent as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"
KEPT = re.compile(r"^(\w+)=\$\((.+?)(?: \| jq -r \.(\w+))?\)$", re.S)


def commands():
    """The lines of the shell in the page, those that go on over several lines as one."""
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.S):
        whole = ""
        for line in block.splitlines():
            whole += line.removesuffix("\\") + "\n"
            if not line.endswith("\\") and whole.count("'") % 2 == 0:
                yield whole.strip()
                whole = ""


def curl(command, variables):
    """What curl would have got."""
    words = [re.sub(r"\$(\w+)", lambda found: variables[found[1]], word) for word in shlex.split(command)]
    assert words.pop(0) == "curl"
    headers, data, method, where = {}, None, None, None
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = words.pop(0)
        elif word == "-X":
            method = words.pop(0)
        elif word in {"-o", "-w"}:
            words.pop(0)
        elif word != "-s":
            where = word
    return Client().generic(
        method or ("POST" if data else "GET"),
        where.removeprefix("http://localhost:8000"),
        data=(data or "").encode(),
        content_type=headers.pop("Content-Type", "application/octet-stream"),
        headers=headers,
    )


def test_every_command_of_the_page_is_done(amara):
    cache.clear()
    variables, statuses = {}, []

    for command in commands():
        if kept := KEPT.match(command):
            name, inner, wanted = kept.groups()
            answer = curl(inner, variables)
            assert answer.status_code < 300, (command, answer.content)
            statuses.append(answer.status_code)
            variables[name] = answer.json()[wanted] if wanted else answer["ETag"]
        elif command.startswith("curl"):
            answer = curl(command, variables)
            assert answer.status_code < 300, (command, answer.content)
            statuses.append(answer.status_code)
        else:
            name, _equals, value = command.partition("=")
            variables[name] = value

    assert statuses == [201, 200, 201, 201, 201, 201, 200, 200, 200, 200, 200, 200]
