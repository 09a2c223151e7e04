"""Judges programs by NumPy: reads one case a line as JSON, and writes what is wrong with its answers, one line a case.

A case has inputs and statements. A statement carries the answer that is judged: an array, or the words of a refusal. Each
statement is evaluated over the inputs and over the *given* answers of the statements before it. So an answer that may differ
from NumPy's in its last bits is judged at once, by its own bound, and everything built upon it is compared exactly.
"""

import ast
import base64
import json
import sys
import warnings

import numpy as np

from evaluator import Evaluator
from functions import Refused
from judge import judge


# What NumPy and Python raise for a program that they refuse; anything else is a defect of this oracle.
REFUSALS = (Refused, ArithmeticError, IndexError, TypeError, ValueError)


def array_of(answer):
    dtype, shape, data = answer
    return np.frombuffer(base64.b64decode(data), dtype=dtype).reshape(shape)


def shown(array, most=6):
    flat = array.ravel()
    words = ", ".join(str(value) for value in flat[:most].tolist()) + (", ..." if flat.size > most else "")
    return f"{array.dtype.name}{list(array.shape)} [{words}]"


def decides_nothing(expression, refused):
    """Meant: what no answer depends on is not computed, so it is not refused; here what only some values of the data forbid."""
    if not any(words in str(refused) for words in ("negative integer powers", "All-NaN slice")):
        return False
    unread = ("isnan", "isinf", "isfinite", "imag", "argmin", "argmax")  # the last two of a single element
    return any(
        isinstance(node, ast.Subscript) or getattr(getattr(node, "func", None), "id", None) in unread for node in ast.walk(expression))


def problem_of(statement, evaluator, names):
    """What is wrong with the answer to one statement, or None."""
    refusal, target = statement.get("refusal"), statement.get("target")
    expression = ast.parse(statement["text"], mode="eval").body
    try:
        step = evaluator.last_step(expression)
        theirs = step.value
    except REFUSALS as refused:
        if refusal is None and decides_nothing(expression, refused):
            names[target] = array_of(statement["answer"])
            return None
        return None if refusal is not None else f"NumPy refuses it: {type(refused).__name__}: {refused}"
    except Exception as defect:
        return f"The oracle broke: {type(defect).__name__}: {defect}"

    if refusal is not None and "at most 8 axes" in refusal and theirs.ndim > 8:
        return None  # Meant: more axes than that are refused
    if refusal is not None:
        return f"NumPy gives {shown(theirs)} where it is refused: {refusal}"

    ours = array_of(statement["answer"])
    names[target] = ours.item() if step.is_number else ours
    if ours.dtype != theirs.dtype or ours.shape != theirs.shape:
        return f"NumPy gives {shown(theirs)}, the answer is {shown(ours)}"

    index, reason = judge(step, ours)
    if index is None:
        return None
    return f"element {index}: NumPy gives {theirs.ravel()[index]!r}, the answer is {ours.ravel()[index]!r} ({reason})"


def problems_of(case):
    names = {name: array_of(answer) for name, *answer in case["inputs"]}
    evaluator = Evaluator(names)
    for position, statement in enumerate(case["statements"]):
        problem = problem_of(statement, evaluator, names)
        if problem is not None:
            yield [position, problem]
            if statement["target"] not in names:
                return  # nothing that is built upon it can be judged


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    print(np.__version__, flush=True)
    for line in sys.stdin:
        print(json.dumps(list(problems_of(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
