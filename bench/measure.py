"""What does each page cost the server that answers it?

One request after the other, the empty view between the pages, and medians of what the answering thread says it was on a
processor. A page is opened on another case each time, so that each look is an entry of its own, as in service.
"""

import http.cookiejar
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench import world
from bench.databases import NAMES, Loaded
from riskapp.management.commands.demo import commands, end, wait_until_ready
from riskapp.postgres import Server

ROUNDS, WARMING = 31, 6
FRESH = 120.0  # seconds for which a token is used to sign
EMPTY = "empty view"
MEASURED = ("web", "worker")  # sequencer and eraser work as roles of their own, and no page waits for them


class Answered(NamedTuple):
    """What came back: how long the server was at it, with how many queries, and the answer."""

    nanoseconds: int
    queries: int
    body: bytes
    headers: Any


class Page(NamedTuple):
    """What one page cost: the median of its ratio to the empty view, and its queries."""

    name: str
    milliseconds: float
    ratio: float
    queries: int


class Browser:
    """Somebody signed in, and a program of theirs."""

    def __init__(self, port: int, token: str):
        self.home, self.token = f"http://127.0.0.1:{port}", token
        self.made_at, self.made = -float("inf"), 0  # of the last token of its own
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def sign_in(self, username: str = "measured") -> None:
        page = self.get("/accounts/login/").body.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, "the page to sign in has a form"
        form = {"csrfmiddlewaretoken": found[1], "login": username, "password": world.PASSWORD}
        self.ask(urllib.request.Request(f"{self.home}/accounts/login/", urllib.parse.urlencode(form).encode()))

    def say_again_who(self) -> None:
        """A signature asks for a token of the last five minutes: make one, unless the one in hand is new enough."""
        if time.monotonic() - self.made_at < FRESH:
            return
        self.made += 1
        given = {"username": "measured", "password": world.PASSWORD, "name": f"measured {self.made}", "days": 1}
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.home}/api/v1/tokens", json.dumps(given).encode(), headers)
        self.token, self.made_at = json.loads(self.ask(request).body)["secret"], time.monotonic()

    def get(self, path: str, *, count: bool = False) -> Answered:
        return self.ask(urllib.request.Request(self.home + path), count=count)

    def unchanged(self, path: str, tag: str) -> Answered:
        """A question whether there is anything new, from a page that has what there is: 304."""
        request = urllib.request.Request(self.home + path, headers={"If-None-Match": tag})
        try:
            self.opener.open(request, timeout=120)
        except urllib.error.HTTPError as same:
            if same.code != 304:
                raise RuntimeError(f"{path}: {same.code}") from None
            return Answered(int(same.headers["X-Bench-CPU"]), int(same.headers["X-Bench-Queries"]), b"", same.headers)
        raise RuntimeError(f"{path}: there was something new")

    def program(self, method: str, path: str, body: Any = None, *, match: str = "", count: bool = False) -> Answered:
        """A call of the API by the token."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": str(uuid.uuid4())} if method != "GET" else {}
        headers |= {"If-Match": match} if match else {}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.home}/api/v1/{path}", data, headers, method=method)
        return self.ask(request, count=count)

    def ask(self, request: urllib.request.Request, *, count: bool = False) -> Answered:
        if count:
            request.add_header("X-Bench-Count", "1")
        try:
            with self.opener.open(request, timeout=120) as answer:
                body, headers = answer.read(), answer.headers
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{request.full_url}: {refused.code} {refused.read()[:500]!r}") from None
        return Answered(int(headers["X-Bench-CPU"]), int(headers["X-Bench-Queries"]), body, headers)


def addresses(server: Server, role: str) -> dict[str, str]:
    """Where a process of ours finds the databases of the bench, and as whom it signs in there."""
    return {
        name: server.url(database, role=role)
        for name, database in zip(("DATABASE_URL", "KEYS_DATABASE_URL"), NAMES.values(), strict=True)
    }


@contextmanager
def serving(
    server: Server, port: int, around: Mapping[str, str] | None = None
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The web server and the worker of the demo, on the databases of the bench; `around`: their environment."""
    children = [
        subprocess.Popen(
            [sys.executable, "-m", *command.split()],
            cwd=Path(__file__).resolve().parents[1],
            env={**(around or os.environ), **addresses(server, "riskapp_app")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for name, command in commands(port, "bench.wsgi").items()
        if name in MEASURED
    ]
    try:
        wait_until_ready(port, children[0])
        yield children
    finally:
        end(children)


def pages(browser: Browser, loaded: Loaded) -> dict[str, Callable[..., Answered]]:
    """What is measured, by name. Each call is one request, on a case that it has not touched in this round."""
    ready, begun = itertools.cycle(loaded.ready), iter(loaded.begun)
    to_sign = iter(reversed(loaded.ready))

    def opened(path: str) -> Callable[..., Answered]:
        def call(**how: Any) -> Answered:
            case, question = next(ready)
            return browser.get(path.format(case=case, question=question), **how)

        return call

    def saved(**how: Any) -> Answered:
        here = f"questions/{next(begun)[1]}/appraisal/grid"
        tag = browser.program("GET", here).headers["ETag"]
        return browser.program("PUT", here, grid(), match=tag, **how)

    def signed(**how: Any) -> Answered:
        here = f"questions/{next(to_sign)[1]}/appraisal"
        browser.say_again_who()
        seen = json.loads(browser.program("GET", f"{here}/draft").body)["seen"]
        return browser.program("POST", f"{here}/sign", {"seen": seen}, **how)

    return {
        EMPTY: lambda **how: browser.get("/empty/", **how),
        "work list": lambda **how: browser.get("/", **how),
        "case history": opened("/cases/{case}/history/"),
        "appraisal page, 16 by 2": opened("/questions/{question}/both-sides/"),
        "saving a grid, 16 by 2": saved,
        "sign": signed,
    }


def grid() -> dict[str, Any]:
    """A whole grid, sixteen outcomes by two sides, as the API takes it."""

    def cell(course: str) -> dict[str, Any]:
        told = world.answers(course)
        measure = told.pop("measure")
        return told | {
            "likelihood": [2, 3],
            "severity": [3, 3],
            "mitigation": {"text": measure, "committed": False},
        }

    return {
        "rows": [{"id": row, "cells": {side: cell(side) for side in ("share", "not_share")}} for row in world.SIXTEEN]
    }


def measured(calls: Mapping[str, Callable[..., Answered]]) -> list[Page]:
    """Each of these, in turns with the empty view, which is the first of them."""
    for _ in range(WARMING):
        for call in calls.values():
            call()
    spent: dict[str, list[int]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            if name != EMPTY:
                spent[EMPTY].append(calls[EMPTY]().nanoseconds)
            spent[name].append(call().nanoseconds)
    queries = {name: call(count=True).queries for name, call in calls.items()}
    empty = statistics.median(spent[EMPTY])
    return [
        Page(name, statistics.median(each) / 1e6, statistics.median(each) / empty, queries[name])
        for name, each in spent.items()
    ]


def resident(children: list[subprocess.Popen[bytes]]) -> float:
    """MiB in memory of these processes and of all that they started; pages that several share count for each."""
    wanted, found = {child.pid for child in children}, 0
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    for _ in range(3):
        wanted |= {pid for pid, parent in parents.items() if parent in wanted}
    for pid in wanted:
        status = Path(f"/proc/{pid}/status").read_text()
        found += int(re.search(r"VmRSS:\s+(\d+)", status)[1])  # type: ignore[index]  # every running process has one
    return found / 1024


def settled(children: list[subprocess.Popen[bytes]], seconds: float = 5) -> float:
    """As `resident`, once the worker has had time to start. RuntimeError if one of them has ended meanwhile."""
    time.sleep(seconds)
    if any(child.poll() is not None for child in children):
        raise RuntimeError("The web server or the worker ended by itself, so there is nothing to measure.")
    return resident(children)
