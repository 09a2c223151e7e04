"""Python's numbers beside arrays (NEP 50): only their kind counts, and an integer must fit into the type it gets.

NumPy 1.24 has these rules behind NPY_PROMOTION_STATE=weak, but wraps integers that do not fit, and knows nothing of them in
where and clip. So literals are brought to their type here. NumPy 2 does the same, but for the bounds of clip that functions.py drops before.
"""

import numpy as np


def is_literal(value):
    return isinstance(value, (bool, int, float, complex)) and not isinstance(value, np.generic)


def weak_type(strong, literal):
    """The type in which an array and a literal meet."""
    if isinstance(literal, bool):
        return strong
    if isinstance(literal, int):
        return np.dtype(np.int64) if strong.kind == "b" else strong
    if isinstance(literal, float):
        return strong if strong.kind in "fc" else np.dtype(np.float64)
    if strong.kind == "c":
        return strong
    return np.dtype(np.complex64) if strong in (np.dtype(np.float16), np.dtype(np.float32)) else np.dtype(np.complex128)


def typed(literal, dtype):
    """The literal as an array of a type."""
    if dtype.kind in "iu" and isinstance(literal, int):
        info = np.iinfo(dtype)
        if not info.min <= literal <= info.max:
            raise OverflowError(f"Python integer {literal} out of bounds for {dtype}")
    return np.asarray(literal).astype(dtype)


def meet(*operands):
    """The operands as arrays; each literal in the type in which all of them meet."""
    strong = [operand.dtype for operand in operands if not is_literal(operand)]
    if not strong:
        return [np.asarray(operand) for operand in operands]
    common = np.result_type(*strong)
    for operand in operands:
        if is_literal(operand):
            common = weak_type(common, operand)
    return [typed(operand, common) if is_literal(operand) else operand for operand in operands]


def meet_in_floats(*operands):
    """As meet, for functions that compute in floats: an integer literal becomes a float, and so always fits."""
    strong = [operand.dtype for operand in operands if not is_literal(operand)]
    if not strong or not any(isinstance(operand, int) for operand in operands):
        return meet(*operands)
    common = np.result_type(*strong)
    for operand in operands:
        if is_literal(operand):
            common = weak_type(common, operand)
    common = np.result_type(common, np.float16)
    return meet(*(np.asarray(operand).astype(common) if isinstance(operand, int) else operand for operand in operands))
