"""A process that runs one command of ours after the other, within bounds of memory and time.

It reads a JSON line for each, ``{"argv": [...], "folder": ...}``, and answers with
one: the exit code and what was written to both streams. A command that takes too long
ends the process with ``TOO_LONG``; one that takes too much memory meets a MemoryError.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import traceback
from typing import Any

TOO_LONG = 97


def run(argv: list[str], folder: str) -> dict[str, Any]:
    """What a command ends with."""
    from vuelta.cli import main

    os.chdir(folder)
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    streams = sys.stdout, sys.stderr, sys.argv
    sys.stdout, sys.stderr, sys.argv = out, err, ["vuelta", *argv]
    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = 0 if end.code is None else end.code
    except BaseException:  # the very thing that is looked for
        code = "traceback"
        traceback.print_exc(file=err)
    finally:
        sys.stdout, sys.stderr, sys.argv = streams
    texts = [stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)]
    return {"code": code, "out": texts[0], "err": texts[1]}


def serve(memory: int, seconds: int) -> None:
    """Commands of standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGALRM, lambda *_: os._exit(TOO_LONG))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        told = json.loads(line)
        signal.alarm(seconds)
        answer = run(told["argv"], told["folder"])
        signal.alarm(0)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
