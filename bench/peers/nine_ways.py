"""What a Python user does to give a child process an array: multiprocessing's own ways, with NumPy where it fits.

Usage: nine_ways.py WAY ELEMENTS RUNS DIRECTORY
DIRECTORY is where a file on a disk lies.
Timed is create + fill + start child + receive + check + join. Prints {"milliseconds": [ms, ...], "bytesMoved": n, "version": ...}.
"""

import ctypes
import json
import multiprocessing
import os
import platform
import signal
import sys
import tempfile
import time
from multiprocessing import shared_memory
from multiprocessing.managers import BaseManager

import lifeline
import numpy as np

FORK = multiprocessing.get_context("fork")  # the child starts as a copy of the parent, in a few milliseconds
SPAWN = multiprocessing.get_context("spawn")  # the child starts from nothing, and is told its arguments
PIECE = 1 << 16


def expected(elements):
    return elements * (elements - 1.0) / 2


def check(elements, total):
    """In the child: a wrong sum is an exit code that the parent sees."""
    if not abs(total - expected(elements)) <= 1e-9 * expected(elements):
        sys.exit(f"summed to {total!r} instead of {expected(elements)!r}")


def join(child):
    child.join()
    if child.exitcode != 0:
        sys.exit(f"the child ended with {child.exitcode}")


def run(context, target, *arguments):
    child = context.Process(target=target, args=arguments, daemon=True)
    child.start()
    return child


def ramp(elements):
    return np.arange(elements, dtype=np.float64)


inherited_array = None


def inherited_child(elements):
    check(elements, inherited_array.sum())


def inherited(elements):
    global inherited_array
    inherited_array = ramp(elements)
    join(run(FORK, inherited_child, elements))
    inherited_array = None
    return 0


def argument_child(array):
    check(len(array), array.sum())


def fail_with_child(number, frame):
    ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)
    if ended is not None and ended.si_status != 0:
        sys.exit(f"the child ended with {ended.si_status}")


def argument(elements):
    # To start it is to write the array into a pipe, which this process has open for reading, too: a child that is gone would be waited for.
    signal.signal(signal.SIGCHLD, fail_with_child)
    try:
        child = run(SPAWN, argument_child, ramp(elements))
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    join(child)
    return 8 * elements


def pipe_child(receiver, elements):
    check(elements, receiver.recv().sum())


def pipe(elements):
    array = ramp(elements)
    receiver, sender = FORK.Pipe(duplex=False)
    child = run(FORK, pipe_child, receiver, elements)
    receiver.close()  # while this process has it open, too, what a child that is gone does not take is waited for
    sender.send(array)
    join(child)
    return 8 * elements


def queue_child(queue, elements):
    check(elements, queue.get().sum())


def queue(elements):
    array = ramp(elements)
    sent = FORK.Queue()
    sent.cancel_join_thread()  # at the end nobody waits for a child that is gone to take the rest; one that ended well has taken all
    child = run(FORK, queue_child, sent, elements)
    sent.put(array)
    join(child)
    return 8 * elements


def array_child(shared, elements):
    # Each slice takes the lock, copies and gives it back; one element at a time takes minutes.
    check(elements, sum(sum(shared[start:start + PIECE]) for start in range(0, elements, PIECE)))


def array(elements):
    shared = FORK.Array(ctypes.c_double, elements)
    for start in range(0, elements, PIECE):
        shared[start:start + PIECE] = range(start, min(start + PIECE, elements))
    join(run(FORK, array_child, shared, elements))
    return 0


def raw_array_child(shared, elements):
    check(elements, np.frombuffer(shared, dtype=np.float64).sum())


def raw_array(elements):
    shared = FORK.RawArray(ctypes.c_double, elements)
    np.frombuffer(shared, dtype=np.float64)[:] = ramp(elements)
    join(run(FORK, raw_array_child, shared, elements))
    return 0


def shared_memory_child(name, elements):
    block = shared_memory.SharedMemory(name=name)
    view = np.ndarray((elements,), dtype=np.float64, buffer=block.buf)
    total = view.sum()
    del view
    block.close()
    check(elements, total)


def shared_memory_way(elements):
    block = shared_memory.SharedMemory(create=True, size=8 * elements)
    view = None
    try:
        view = np.ndarray((elements,), dtype=np.float64, buffer=block.buf)
        view[:] = ramp(elements)
        join(run(FORK, shared_memory_child, block.name, elements))
    finally:
        view = None  # a block that is looked at cannot be closed
        block.close()
        block.unlink()
    return 0


def memory_mapped_file_child(path, elements):
    check(elements, np.load(path, mmap_mode="r").sum())


def memory_mapped_file(elements):
    with tempfile.TemporaryDirectory(dir=sys.argv[4]) as directory:
        path = os.path.join(directory, "array.npy")
        mapped = np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=(elements,))
        mapped[:] = ramp(elements)
        join(run(FORK, memory_mapped_file_child, path, elements))
        del mapped
    return 0


class Keeper:
    """Lives in the manager's process."""

    def fill(self, elements):
        self.array = ramp(elements)

    def sum(self):
        return float(self.array.sum())


class KeeperManager(BaseManager):
    pass


KeeperManager.register("Keeper", Keeper)


def manager_child(keeper, elements):
    check(elements, keeper.sum())


def manager(elements):
    with KeeperManager(ctx=FORK) as running:
        keeper = running.Keeper()
        keeper.fill(elements)
        join(run(FORK, manager_child, keeper, elements))
    return 0


WAYS = {
    "inherited": inherited,
    "argument": argument,
    "pipe": pipe,
    "queue": queue,
    "array": array,
    "raw-array": raw_array,
    "shared-memory": shared_memory_way,
    "memory-mapped-file": memory_mapped_file,
    "manager": manager,
}


def main():
    lifeline.hold()
    way, elements, runs = WAYS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
    milliseconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        moved = way(elements)
        milliseconds.append(1e3 * (time.perf_counter() - begin))
    version = f"Python {platform.python_version()}, NumPy {np.__version__}"
    print(json.dumps({"milliseconds": milliseconds, "bytesMoved": moved, "version": version}))


if __name__ == "__main__":
    main()
