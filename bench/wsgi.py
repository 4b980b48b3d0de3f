"""The product's own WSGI application, which also says what each request cost.

For the bench alone: the thread that answers a request says how long it was on a processor (X-Bench-CPU, nanoseconds),
and, where asked by X-Bench-Count, how many queries it put.
"""

import contextlib
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import connections

from riskapp.wsgi import application as answered

settings.ROOT_URLCONF = "bench.urls"  # the product's, and the empty view

Start = Callable[..., Any]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    told: list[Any] = []
    queries = [0]

    def counted(execute: Any, *args: Any) -> Any:
        queries[0] += 1
        return execute(*args)

    def remember(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
        told[:] = [status, headers]
        return len  # nobody writes in the old way

    began = time.thread_time_ns()
    with contextlib.ExitStack() as stack:
        if "HTTP_X_BENCH_COUNT" in environ:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(counted))
        body = answered(environ, remember)
        chunks = list(body)
        if close := getattr(body, "close", None):
            close()
    spent = time.thread_time_ns() - began
    status, headers = told
    start_response(status, [*headers, ("X-Bench-CPU", str(spent)), ("X-Bench-Queries", str(queries[0]))])
    return chunks
