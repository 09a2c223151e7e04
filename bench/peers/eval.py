"""What a user of Python runs for the programs of "actorshm bench eval": NumPy, numexpr, numba and Dask, and the same in C (eval.c), those that are installed.

Usage: eval.py ELEMENTS
Prints the peers that are installed, [{"who": ..., "version": ...}], and then for each name of a row that it reads a line with one timed run of each of them,
which comes after one that is not timed, [{"who": ..., "answers": [...], "ms": ...}]. So whoever asks can measure itself in between, and a machine that is slow for a while is so for all.

Every peer gets its best case: arrays in its own process, all cores, compiled and warmed up before the clock runs. Programs that write an array
are measured twice, into a new array ("[cold]") and into one that is there already, where the peer has such a parameter ("[pool]").
"""

import json
import os
import sys
import time

import numpy as np

CORES = len(os.sched_getaffinity(0))
ROOT, SUM, DOT, EXTREMES, DEVIATION, CHOICE, COUNT, BELL, WAVES, AXPY, LOG = (
    "y = sqrt(x*x + 1); mean(y); max(y)", "sum(x)", "sum(x * w)", "min(x); max(x); mean(x)", "sqrt(mean((x - mean(x))**2))",
    "mean(where(x > w, x, w))", "sum(x > 1)", "mean(exp(-x*x))", "mean(sin(x) * cos(w))", "z = 2.5*x + w", "z = log(x)",
)


def root(x, w):
    y = np.sqrt(x * x + 1)
    return y.mean(), y.max()


def numpy_ways(x, w, z):
    def axpy_into():
        np.multiply(x, 2.5, out=z)
        np.add(z, w, out=z)

    def log_into():
        np.log(x, out=z)

    return f"NumPy {np.__version__}", {
        ROOT: lambda: root(x, w),
        SUM: lambda: [x.sum()],
        DOT: lambda: [x @ w],
        EXTREMES: lambda: [x.min(), x.max(), x.mean()],
        DEVIATION: lambda: [x.std()],
        CHOICE: lambda: [np.where(x > w, x, w).mean()],
        COUNT: lambda: [np.count_nonzero(x > 1)],
        BELL: lambda: [np.exp(-x * x).mean()],
        WAVES: lambda: [(np.sin(x) * np.cos(w)).mean()],
        f"{AXPY} [cold]": lambda: 2.5 * x + w,
        f"{AXPY} [pool]": axpy_into,
        f"{LOG} [cold]": lambda: np.log(x),
        f"{LOG} [pool]": log_into,
    }


def numexpr_ways(x, w, z):
    import numexpr as ne

    ne.set_num_threads(CORES)

    def evaluate(expression, out=None, **names):
        return ne.evaluate(expression, local_dict={"x": x, "w": w, **names}, out=out)

    def root_of():
        y = evaluate("sqrt(x*x + 1)")
        return y.mean(), y.max()

    def deviation():
        mean = x.mean()
        return [np.sqrt(evaluate("(x - mean)**2", mean=mean).mean())]

    return f"numexpr {ne.__version__}", {
        ROOT: root_of,
        SUM: lambda: [evaluate("sum(x)")],
        DOT: lambda: [evaluate("sum(x * w)")],
        EXTREMES: lambda: [evaluate("min(x)"), evaluate("max(x)"), evaluate("sum(x)") / len(x)],
        DEVIATION: deviation,
        CHOICE: lambda: [evaluate("where(x > w, x, w)").mean()],
        COUNT: lambda: [np.count_nonzero(evaluate("x > 1"))],
        BELL: lambda: [evaluate("exp(-x*x)").mean()],
        WAVES: lambda: [evaluate("sin(x) * cos(w)").mean()],
        f"{AXPY} [cold]": lambda: evaluate("2.5*x + w"),
        f"{AXPY} [pool]": lambda: evaluate("2.5*x + w", out=z),
        f"{LOG} [cold]": lambda: evaluate("log(x)"),
        f"{LOG} [pool]": lambda: evaluate("log(x)", out=z),
    }


def numba_ways(x, w, z, fastmath):
    import math

    import numba

    def jit(function):
        return numba.njit(function, parallel=True, fastmath=fastmath)

    @jit
    def root_of(x):
        total, largest = 0.0, -np.inf
        for i in numba.prange(len(x)):
            y = math.sqrt(x[i] * x[i] + 1)
            total += y
            largest = max(largest, y)
        return total / len(x), largest

    @jit
    def sum_of(x):
        total = 0.0
        for i in numba.prange(len(x)):
            total += x[i]
        return total

    @jit
    def dot(x, w):
        total = 0.0
        for i in numba.prange(len(x)):
            total += x[i] * w[i]
        return total

    @jit
    def extremes(x):
        total, smallest, largest = 0.0, np.inf, -np.inf
        for i in numba.prange(len(x)):
            total += x[i]
            smallest = min(smallest, x[i])
            largest = max(largest, x[i])
        return smallest, largest, total / len(x)

    @jit
    def squares(x, mean):
        total = 0.0
        for i in numba.prange(len(x)):
            total += (x[i] - mean) ** 2
        return total

    @jit
    def choice(x, w):
        total = 0.0
        for i in numba.prange(len(x)):
            total += x[i] if x[i] > w[i] else w[i]
        return total / len(x)

    @jit
    def count(x):
        total = 0
        for i in numba.prange(len(x)):
            total += 1 if x[i] > 1 else 0
        return total

    @jit
    def bell(x):
        total = 0.0
        for i in numba.prange(len(x)):
            total += math.exp(-x[i] * x[i])
        return total / len(x)

    @jit
    def waves(x, w):
        total = 0.0
        for i in numba.prange(len(x)):
            total += math.sin(x[i]) * math.cos(w[i])
        return total / len(x)

    @jit
    def axpy(x, w, z):
        for i in numba.prange(len(x)):
            z[i] = 2.5 * x[i] + w[i]

    @jit
    def log(x, z):
        for i in numba.prange(len(x)):
            z[i] = math.log(x[i])

    return f"numba {numba.__version__}", {
        ROOT: lambda: root_of(x),
        SUM: lambda: [sum_of(x)],
        DOT: lambda: [dot(x, w)],
        EXTREMES: lambda: extremes(x),
        DEVIATION: lambda: [math.sqrt(squares(x, sum_of(x) / len(x)) / len(x))],
        CHOICE: lambda: [choice(x, w)],
        COUNT: lambda: [count(x)],
        BELL: lambda: [bell(x)],
        WAVES: lambda: [waves(x, w)],
        f"{AXPY} [cold]": lambda: axpy(x, w, np.empty_like(x)),
        f"{AXPY} [pool]": lambda: axpy(x, w, z),
        f"{LOG} [cold]": lambda: log(x, np.empty_like(x)),
        f"{LOG} [pool]": lambda: log(x, z),
    }


def c_ways(x, w, z):
    import ctypes
    import shutil
    import subprocess

    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "eval.c")
    library = os.path.splitext(source)[0] + ".so"
    compiler = shutil.which("gcc")
    command = [compiler, "-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC", source, "-o", library, "-lm"]
    if compiler is None or subprocess.run(command, stderr=subprocess.DEVNULL).returncode != 0:
        raise ImportError("no gcc, or one without OpenMP")
    version = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip()
    try:
        functions = ctypes.CDLL(library)
    except OSError as refused:
        raise ImportError("code may not be run from there") from refused
    of_double = ctypes.POINTER(ctypes.c_double)

    def run(name, answer_count, z):
        answers = (ctypes.c_double * 3)()
        functions[name](x.ctypes.data_as(of_double), w.ctypes.data_as(of_double), z.ctypes.data_as(of_double), ctypes.c_long(len(x)), answers)
        return answers[:answer_count]

    ways = {
        program: lambda name=name, count=count: run(name, count, z)
        for program, name, count in (
            (ROOT, "root", 2), (SUM, "sum", 1), (DOT, "dot", 1), (EXTREMES, "extremes", 3), (DEVIATION, "deviation", 1),
            (CHOICE, "choice", 1), (COUNT, "count", 1), (BELL, "bell", 1), (WAVES, "waves", 1),
        )
    }
    for program, name in ((AXPY, "axpy"), (LOG, "logarithm")):
        ways[f"{program} [cold]"] = lambda name=name: run(name, 0, np.empty_like(x))
        ways[f"{program} [pool]"] = lambda name=name: run(name, 0, z)
    return f"gcc {version}", ways


def dask_ways(x, w, z):
    import dask
    import dask.array as da

    dask.config.set(scheduler="threads", num_workers=CORES)
    chunks = max(1, min(len(x), 1 << 20))
    a, b = da.from_array(x, chunks=chunks), da.from_array(w, chunks=chunks)
    y = da.sqrt(a * a + 1)

    def one(expression):
        return lambda: [expression.compute()]

    return f"Dask {dask.__version__}", {
        ROOT: lambda: dask.compute(y.mean(), y.max()),
        SUM: one(a.sum()),
        DOT: one((a * b).sum()),
        EXTREMES: lambda: dask.compute(a.min(), a.max(), a.mean()),
        DEVIATION: one(a.std()),
        CHOICE: one(da.where(a > b, a, b).mean()),
        COUNT: one((a > 1).sum()),
        BELL: one(da.exp(-a * a).mean()),
        WAVES: one((da.sin(a) * da.cos(b)).mean()),
        f"{AXPY} [cold]": lambda: (2.5 * a + b).compute(),
        f"{LOG} [cold]": lambda: da.log(a).compute(),
    }


PEERS = {
    "numpy": numpy_ways,
    "numexpr": numexpr_ways,
    "numba": lambda x, w, z: numba_ways(x, w, z, fastmath=False),
    "numba fastmath": lambda x, w, z: numba_ways(x, w, z, fastmath=True),
    "dask": dask_ways,
    "c": c_ways,
}


def installed(x, w, z):
    for who, ways_of in PEERS.items():
        try:
            yield (who, *ways_of(x, w, z))
        except ImportError:
            pass  # a peer that is not installed has no rows


def timed(way):
    begin = time.perf_counter()
    answers = way()
    return answers, 1e3 * (time.perf_counter() - begin)


def main():
    elements = int(sys.argv[1])
    index = np.arange(elements, dtype=np.float64)
    x, w, z = 0.5 + (1.0 / elements) * index, 2 + (-3.0 / elements) * index, np.zeros(elements)
    del index
    peers = list(installed(x, w, z))
    print(json.dumps([{"who": who, "version": version} for who, version, _ in peers]), flush=True)
    for line in sys.stdin:
        name = line.rstrip("\n")
        writes = name.endswith("]")
        runs = []
        # NumPy last: its one thread leaves no others behind that spin for a while, into the time of whoever is measured next.
        for who, _, ways in reversed(peers):
            if name not in ways:
                continue
            ways[name]()  # compiles, makes what the threads need, and has the machine's tables lead to these pages, not to those of who was measured before
            answers, ms = timed(ways[name])
            runs.append({"who": who, "answers": [] if writes else [float(answer) for answer in answers], "ms": ms})
            del answers  # its pages go back outside of the clock
        print(json.dumps(runs), flush=True)


if __name__ == "__main__":
    main()
