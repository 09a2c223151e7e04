"""The operators and functions of the language in NumPy's terms, with the differences that are meant.

What NumPy 1.24 does otherwise than 2.3 is marked "2.3:". What programs do otherwise than NumPy 2.3 is marked "Meant:"; each of
these has its line and its reason in docs/numpy-differences.md. Everything else is NumPy itself.
"""

import numpy as np

from weak import is_literal, meet, meet_in_floats, typed, weak_type

UFUNCS = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.true_divide, "//": np.floor_divide, "%": np.remainder,
    "&": np.bitwise_and, "|": np.bitwise_or, "^": np.bitwise_xor, "<<": np.left_shift, ">>": np.right_shift,
    "negative": np.negative, "positive": np.positive, "invert": np.invert,
}
COMPARISONS = {"==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
TYPES = {
    "bool": np.bool_, "int8": np.int8, "int16": np.int16, "int32": np.int32, "int64": np.int64,
    "uint8": np.uint8, "uint16": np.uint16, "uint32": np.uint32, "uint64": np.uint64,
    "float16": np.float16, "float32": np.float32, "float64": np.float64, "complex64": np.complex64, "complex128": np.complex128,
}
# Exponents of which NumPy has a simpler function for floats.
SIMPLE_EXPONENTS = (-1, 0, 0.5, 1, 2)


class Refused(Exception):
    """Something that programs refuse on purpose."""


def operate(name, *operands):
    """An operator with an array among its operands."""
    if name in COMPARISONS:
        return compare(name, *operands)
    if name == "**":
        return power(*operands)
    if name == "@":
        return np.matmul(*meet(*operands))
    if name == "/":
        # Integers are divided in float64, whatever their size, and so are literals beside them.
        return np.true_divide(*meet(*(float(operand) if isinstance(operand, int) else operand for operand in operands)))
    return UFUNCS[name](*meet(*operands))


def compare(name, a, b):
    kinds = {operand.dtype.kind for operand in (a, b) if not is_literal(operand)}
    if all(kind in "biu" for kind in kinds) and not any(isinstance(operand, (float, complex)) for operand in (a, b)):
        # 2.3: integers of any two types are compared exactly, and literals of any size.
        a, b = (operand if is_literal(operand) else operand.astype(object) for operand in (a, b))
        return np.asarray(COMPARISONS[name](a, b)).astype(np.bool_)
    return COMPARISONS[name](*meet(a, b))


def power(a, b):
    if is_literal(b) and is_simple(a, b):
        return a ** b
    # 2.3: the square of bools is an int64, as every power of them by an integer.
    a, b = meet(a, b)
    value = np.asarray(np.power(a, b))
    if value.dtype in (np.float32, np.float64) and is_one_for_all(b, a):
        # 2.3: so the root is taken of arrays, whatever the exponent of 0.5 is, but of float16.
        return np.where(b == 0.5, np.sqrt(a.astype(value.dtype)), value)
    if value.dtype.kind != "c":
        return value
    # 1.25: the power of zero is 0 where the real part of the exponent is positive, whatever its imaginary part.
    return np.where((a == 0) & (np.real(b) > 0), value.dtype.type(0), value)


def is_simple(a, literal):
    """Whether NumPy's operator takes a simpler function of an array for a literal."""
    # Of scalars NumPy has no root for 0.5, and none of these for complex numbers. Meant: inputs without axes are scalars too.
    if a.dtype.kind == "c":
        # 2.3: these three, in just these types.
        return a.ndim > 0 and (type(literal) is int and literal in (-1, 2) or type(literal) is float and literal == 0.5)
    return a.dtype.kind == "f" and not isinstance(literal, complex) and literal in SIMPLE_EXPONENTS and (a.ndim > 0 or literal != 0.5)


def is_one_for_all(exponent, a):
    """Meant: not an exponent that is the same along some axes only, which NumPy looks at row by row."""
    return exponent.size == 1 and (a.size > 1 or exponent.ndim == 0 < a.ndim)


def call(name, operands, options):
    arrays = [operand for operand in operands if not is_literal(operand)]
    if options.get("axis") is not None and arrays and np.ndim(operands[0]) == 0:
        # NumPy takes axis 0 and -1 of a scalar in sum and max, and refuses them in mean and var.
        raise Refused("Meant: a scalar has no axis")
    if name in TYPES:
        return cast(np.dtype(TYPES[name]), *operands)
    special = globals().get("_" + name)
    if special is not None:
        return special(*operands, **options)
    function = getattr(np, name)
    return function(*meet_in_floats(*operands), **options) if isinstance(function, np.ufunc) else function(*operands, **options)


def method(name, operands, options):
    """NumPy's methods are its functions with the array before them, but that of conj leaves bools as they are."""
    return np.asarray(operands[0]).conj() if name == "conj" else call(name, operands, options)


def cast(dtype, a):
    if is_literal(a):
        return typed(a, dtype)
    if a.dtype.kind == "c" and dtype.kind not in "bc":
        a = a.real
    if a.dtype.kind != "f" or dtype.kind not in "iu":
        return a.astype(dtype)
    # Meant: floats beyond int64 (uint64) become its nearest number, and NaN becomes 0, before they wrap around.
    low, high = (0, 2**64 - 1) if dtype == np.uint64 else (-(2**63), 2**63 - 1)
    inside = np.isfinite(a) & (a >= float(low)) & (a < float(high))
    whole = np.where(inside, a, 0).astype(np.uint64 if low == 0 else np.int64)
    whole = np.where(~inside & (a > 0), whole.dtype.type(high), whole)
    below = np.where(~np.isnan(a) & (a > -(2.0**63)) & (a < 0), a, 0).astype(np.int64)
    below = np.where(a <= -(2.0**63), np.int64(-(2**63)), below)
    return np.where(a < 0, below.astype(dtype), whole.astype(dtype))


def _round(a, decimals=0):
    if is_literal(a) or a.dtype.kind not in "iu" or decimals >= 0:
        return np.round(a, decimals)
    # Meant: integers are rounded to tens in float64, and cast as every float is.
    scale = 10.0 ** -decimals
    return cast(a.dtype, np.round(a.astype(np.float64) / scale) * scale)


def _dot(a, b):
    # Meant: a scalar multiplies every element. NumPy leaves that to BLAS, where zero times infinity is zero.
    return (np.multiply if np.ndim(a) == 0 or np.ndim(b) == 0 else np.dot)(*meet(a, b))


def _matmul(a, b):
    return np.matmul(*meet(a, b))


def _norm(a, **options):
    axis = options.get("axis")
    is_vector = np.ndim(a) == 1 if axis is None else isinstance(axis, int) or len(axis) == 1
    if options.get("ord") == np.inf and is_vector:
        # 2.3: the largest size of no elements is 0.
        a = np.asarray(a)
        return np.max(np.abs(a if a.dtype.kind in "fc" else a.astype(float)), axis=axis, keepdims=options.get("keepdims", False), initial=0)
    return np.linalg.norm(a, **options)


def _complex(real, imag):
    # Meant: Python's function of two numbers, for arrays too. No part is complex itself.
    if any(np.iscomplexobj(part) for part in (real, imag)):
        raise Refused("a part is complex")
    if is_literal(real) and is_literal(imag):
        return complex(real, imag)
    met = [part.dtype for part in (real, imag) if not is_literal(part)]
    for part in (real, imag):
        met = [weak_type(met[0], part)] if is_literal(part) else met
    dtype = np.result_type(*(np.result_type(each, np.float16) for each in met), np.complex64)
    value = np.empty(np.broadcast_shapes(np.shape(real), np.shape(imag)), dtype)
    value.real, value.imag = (np.asarray(part).astype(value.real.dtype) for part in (real, imag))
    return value


def _sign(a):
    a = np.asarray(a)
    if a.dtype.kind != "c":
        return np.sign(a)
    # 2.0: the number divided by its distance from zero; of an infinite part only the sign is left, of two NaN.
    # Meant: the distance is infinite where a part is, and not where it is too large for the type.
    distance = np.hypot(a.real.astype(np.longdouble), a.imag.astype(np.longdouble))
    value = np.empty(a.shape, a.dtype)
    for part, other, target in ((a.real, a.imag, value.real), (a.imag, a.real, value.imag)):
        direction = np.where(np.isinf(part), np.where(np.isinf(other), np.nan, np.sign(part)), 0)
        finite = np.where(distance == 0, 0, part / np.where(distance == 0, 1, distance))
        target[...] = np.where(np.isinf(distance), direction, finite)
    return value


def _minimum(a, b):
    return _smaller(np.minimum, *meet(a, b))


def _maximum(a, b):
    return _smaller(np.maximum, *meet(a, b))


def _smaller(function, a, b):
    """Meant: -0.0 is smaller than 0.0, whatever the order of operands and the processor."""
    value = np.asarray(function(a, b))
    if value.dtype.kind != "f":
        return value
    either = np.logical_or if function is np.minimum else np.logical_and
    sign = either(np.signbit(a), np.signbit(b))
    return np.where(value == 0, np.where(sign, value.dtype.type(-0.0), value.dtype.type(0.0)), value)


def _clip(a, a_min, a_max):
    # 2.0: a Python integer at or beyond its end of an integer type is no bound; the others are weak, and a NaN bound makes NaN.
    a = np.asarray(a)
    if a.dtype.kind in "iu":
        a_min = None if type(a_min) is int and a_min <= np.iinfo(a.dtype).min else a_min
        a_max = None if type(a_max) is int and a_max >= np.iinfo(a.dtype).max else a_max
    if a_min is None and a_max is None:
        return np.positive(a)  # 2.1: without bounds the numbers themselves
    present = [bound for bound in (a_min, a_max) if bound is not None]
    a, *bounds = meet(a, *present)
    dtype = np.result_type(a, *bounds)
    value = a.astype(dtype)
    if a_min is not None:
        value = _smaller(np.maximum, value, bounds.pop(0).astype(dtype))
    return value if a_max is None else _smaller(np.minimum, value, bounds.pop(0).astype(dtype))


def _where(condition, x, y):
    # 2.3: literals are weak here too.
    return np.where(np.asarray(condition), *meet(x, y))


def _extreme(reduce, a, options):
    value = np.asarray(reduce(a, **options))
    if value.dtype.kind != "f":
        return value
    # Meant: as in _smaller.
    negative = reduce in (np.min, np.nanmin)
    zeros = (np.asarray(a) == 0) & (np.signbit(a) == negative)
    found = np.any(zeros, **options)
    return np.where(value == 0, np.where(found == negative, value.dtype.type(-0.0), value.dtype.type(0.0)), value)


def _min(a, **options):
    return _extreme(np.min, a, options)


def _max(a, **options):
    return _extreme(np.max, a, options)


def _nanmin(a, **options):
    return _extreme(np.nanmin, a, options)


def _nanmax(a, **options):
    return _extreme(np.nanmax, a, options)


def _kept(function, a):
    # 2.1: integers and bools keep their type.
    a = np.asarray(a)
    return a if a.dtype.kind in "biu" else function(a)


def _floor(a):
    return _kept(np.floor, a)


def _ceil(a):
    return _kept(np.ceil, a)


def _trunc(a):
    return _kept(np.trunc, a)
