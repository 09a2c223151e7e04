"""What a NumPy user does today: fill an array in shared memory, hand it to a running process, and have that process sum it.

Usage: handover.py {shared-memory|memmap} ELEMENTS RUNS DIRECTORY
Prints {"version": ..., "fill": [ms, ...], "handover": [ms, ...], "sum": [ms, ...], "total": [ms, ...]}.
"""

import json
import multiprocessing
import os
import sys
import time
from multiprocessing import shared_memory

import lifeline
import numpy as np


def make_shared_memory(elements, directory):
    block = shared_memory.SharedMemory(create=True, size=8 * elements)
    return block.name, np.ndarray((elements,), dtype=np.float64, buffer=block.buf), block


def attach_shared_memory(name, elements):
    block = shared_memory.SharedMemory(name=name)
    return np.ndarray((elements,), dtype=np.float64, buffer=block.buf), block


def make_memmap(elements, directory):
    path = os.path.join(directory, f"actorshm-bench-{os.getpid()}.npy")
    return path, np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=(elements,)), None


def attach_memmap(path, elements):
    return np.load(path, mmap_mode="r"), None


WAYS = {"shared-memory": (make_shared_memory, attach_shared_memory), "memmap": (make_memmap, attach_memmap)}


def serve(way, elements, connection):
    """The other process: attaches what it is told the name of, says so, sums it, says that, and waits for the next."""
    attach = WAYS[way][1]
    for name in iter(connection.recv, None):
        array, block = attach(name, elements)
        connection.send("attached")
        connection.recv()  # "sum": so that no part of the sum is counted as handing over
        connection.send(float(array.sum()))
        del array
        if block is not None:
            block.close()


def measure(way, elements, run, directory, connection):
    value = 1.5 + run
    begin = time.perf_counter()
    name, array, block = WAYS[way][0](elements, directory)
    try:
        array[:] = value
        filled = time.perf_counter()
        connection.send(name)
        connection.recv()
        attached = time.perf_counter()
        connection.send("sum")
        total = connection.recv()
        summed = time.perf_counter()
        assert abs(total - value * elements) <= 1e-9 * total, (total, value * elements)
    finally:
        del array
        if block is None:
            os.unlink(name)
        else:
            block.close()
            block.unlink()
    return filled - begin, attached - filled, summed - attached, summed - begin


def main():
    lifeline.hold()
    way, elements, runs, directory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=serve, args=(way, elements, theirs), daemon=True)
    child.start()
    theirs.close()  # while this process has it open, too, a child that is gone looks like one that says nothing
    times = [measure(way, elements, run, directory, ours) for run in range(runs)]
    ours.send(None)
    child.join()
    fill, handover, total_sum, total = ([1e3 * t for t in column] for column in zip(*times))
    print(json.dumps({"version": f"NumPy {np.__version__}", "fill": fill, "handover": handover, "sum": total_sum, "total": total}))


if __name__ == "__main__":
    main()
