"""One value, one sequence of bytes: restricted RFC 8785."""

import json


def canon(o) -> bytes:
    def chk(x):
        if isinstance(x, float):
            raise TypeError("floats are not allowed")
        if isinstance(x, dict):
            for k, v in x.items():
                if not isinstance(k, str):
                    raise TypeError("keys must be str")
                chk(v)
        elif isinstance(x, (list, tuple)):
            for v in x:
                chk(v)
        elif not (x is None or isinstance(x, (str, bool, int))):
            raise TypeError(type(x))

    chk(o)
    return json.dumps(o, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
