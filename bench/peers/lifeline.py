"""Ends a script in good order when its standard input ends: when whoever started it has closed that, or is gone."""

import os
import signal
import sys
import threading

ENDING = (signal.SIGINT, signal.SIGTERM)


def end(number, frame):
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)  # the way out is gone once, and not interrupted
    sys.exit(128 + number)


def wait_for_end():
    while os.read(0, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)  # the main thread is interrupted in what it waits for


def hold():
    """Called first in the main thread. Children are to be daemons, which end with the script."""
    for number in ENDING:
        signal.signal(number, end)
    threading.Thread(target=wait_for_end, daemon=True).start()
