"""Says whether an answer is right: equal to NumPy's, or within the bound that its operation has.

Bounds are measured against a reference in long double (80 bits on x86-64), not against NumPy's own rounding:
- elementary functions and powers: 0.9 units in the last place;
- sums, means, dot products: u * (16 + log2 n) * the sum of magnitudes, u half a unit of the accumulating type, and half a unit
  of the result's type for rounding it; of products of matrices four times that, or twice NumPy's error;
- variances: the same on the squared distances from the mean; products: one u for each factor;
- products, quotients and elementary functions of complex numbers: a few u of the magnitude, for powers times the exponent and the
  magnitude of what the exponential is taken of.
Where the reference is not finite, or rounds to zero or infinity, NumPy's own answer is the measure.
"""

import numpy as np

from weak import is_literal

LONG = np.longdouble
ELEMENTARY = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh",
    "tanh", "cbrt", "sqrt", "arctan2", "hypot", "**",
}
ULPS = LONG("0.9")
SUMS = {"sum", "mean", "nansum", "nanmean"}
SPREADS = {"var", "std", "nanvar", "nanstd"}
PRODUCTS = {"prod", "nanprod"}
MATRICES = {"dot", "@", "matmul", "vdot"}
COMPLEX_ARITHMETIC = {"*", "/", "exp", "log", "sqrt", "sign", "abs"}
CHOICES = {"min", "max", "nanmin", "nanmax", "minimum", "maximum", "clip"}


def judge(step, ours):
    """The first element that is wrong, and why; (None, None) when all are right."""
    theirs = step.value
    wrong = ~same(theirs, ours)
    if not wrong.any():
        return None, None
    accepted, reason = acceptance(step, ours)
    if ours.dtype.kind == "c" and step.name in ELEMENTARY | COMPLEX_ARITHMETIC:
        accepted = accepted & ((theirs != ours) | leaves_signs_open(step))
    wrong &= ~accepted
    return (int(np.flatnonzero(wrong.ravel())[0]), reason) if wrong.any() else (None, None)


def same(a, b):
    """Equal bits, but any NaN is any NaN."""
    if a.dtype.kind == "c":
        return same(a.real, b.real) & same(a.imag, b.imag)
    if a.dtype.kind != "f":
        return np.asarray(a == b)
    return np.asarray(((a == b) & (np.signbit(a) == np.signbit(b))) | (np.isnan(a) & np.isnan(b)))


def leaves_signs_open(step):
    """Where numbers may be equal but for the sign of a zero: what is too small for its type, or is computed otherwise."""
    if step.name == "**":
        # Meant: powers by arrays are those of logarithm and exponential, also where NumPy multiplies. It does for whole exponents up to 99; for others it computes with parts that are rounded on the way.
        return not is_literal(step.operands[1]) or not is_multiplied(step.operands[1]) or step.value == 0
    if step.name in ("exp2", "expm1"):
        # NumPy computes with parts that are rounded to the type on the way.
        return np.broadcast_to(np.asarray(step.operands[0]) != 0, step.value.shape)
    return step.name == "*" and underflows(step)


def is_multiplied(exponent):
    return isinstance(exponent, (bool, int, float)) and abs(exponent) < 100 and exponent == int(exponent)


def underflows(step):
    """Where a product of parts is too small to be exact, so that a zero has its sign from it only where the parts are added before they are rounded."""
    left, right = (lengthen(operand) for operand in step.operands)
    smallest = LONG(np.finfo(step.value.real.dtype).tiny)
    products = [np.abs(a * b) for a in (left.real, left.imag) for b in (right.real, right.imag)]
    return np.broadcast_to(np.any([np.broadcast_to((product > 0) & (product < smallest), step.value.shape) for product in products], axis=0), step.value.shape)


def acceptance(step, ours):
    """For each element whether the bound of the operation allows it, and the name of the bound."""
    never = np.zeros(ours.shape, bool)
    if ours.dtype.kind not in "fc":
        return never, "must be equal"
    long_operands = [lengthen(operand) for operand in step.operands if not isinstance(operand, tuple)]
    if step.name in SUMS | SPREADS | PRODUCTS:
        return of_reduction(step, ours, long_operands[0])
    if step.name in MATRICES:
        return of_matrix(step, ours, long_operands)
    if step.name == "norm":
        return of_norm(step, ours, long_operands[0])
    if ours.dtype.kind == "c" and step.name in CHOICES:
        # Meant: of an element with a NaN part both parts are NaN in reductions.
        return (step.value == ours) | (np.isnan(step.value) & np.isnan(ours)), "must be equal"
    if ours.dtype.kind == "c" and step.name in ELEMENTARY - {"sqrt", "log", "exp"}:
        return of_complex_elementary(step, ours)
    if step.name in COMPLEX_ARITHMETIC and any(operand.dtype.kind == "c" for operand in [ours, *long_operands]):
        return of_complex(step, ours)
    if step.name in ELEMENTARY:
        return of_elementary(step, ours)
    return never, "must be equal"


def lengthen(operand):
    array = np.asarray(operand)
    return array.astype(np.clongdouble if array.dtype.kind == "c" else LONG)


def unit(dtype):
    return LONG(np.finfo(dtype).eps) / 2


def spacing(reference, dtype):
    """One unit in the last place of a type at the reference."""
    info = np.finfo(dtype)
    magnitude = np.maximum(np.abs(reference), LONG(info.tiny))
    return np.exp2(np.floor(np.log2(magnitude))) * LONG(info.eps)


def is_regular(reference, dtype):
    """Whether the reference is a number that the type can show."""
    return np.isfinite(reference) & (np.abs(reference) <= LONG(np.finfo(dtype).max)) & (reference != 0)


def of_elementary(step, ours):
    function = np.power if step.name == "**" else getattr(np, step.name)
    operands = [np.asarray(operand).astype(ours.dtype).astype(LONG) for operand in step.operands]
    reference = np.asarray(function(*operands))
    distance = np.abs(ours.astype(LONG) - reference)
    return is_regular(reference, ours.dtype) & (distance <= ULPS * spacing(reference, ours.dtype)), f"bound {float(ULPS)} ulp"


def of_reduction(step, ours, operand):
    if step.name in PRODUCTS:
        return of_product(step, ours, operand)
    options = {name: value for name, value in step.options.items() if name in ("axis", "keepdims")}
    if step.name.startswith("nan"):
        operand = np.where(np.isnan(operand), LONG("nan") if operand.dtype.kind == "f" else operand.dtype.type("nan"), operand)
    sums = np.nansum if step.name.startswith("nan") else np.sum
    reference = np.asarray(getattr(np, step.name)(operand, **step.options))
    count = np.maximum(sums(~np.isnan(operand) if step.name.startswith("nan") else np.ones(operand.shape), **options), 1).astype(LONG)
    relative = unit(np.float64) * (16 + np.log2(count))
    magnitude = sums(np.abs(operand), **options)
    if step.name in SUMS:
        allowed = relative * magnitude / (count if "mean" in step.name else 1)
        in_range = magnitude <= LONG(np.finfo(np.float64).max)
    else:
        variance = reference ** 2 if step.name.endswith("std") else reference
        mean_error = relative * magnitude / count
        largest = np.max(np.where(np.isfinite(operand), np.abs(operand), 0), initial=0, **options)
        spread = 4 * relative * variance + 4 * mean_error ** 2 + 4 * np.sqrt(variance) * unit(np.float64) * largest  # of numbers that float64 rounds
        allowed = np.sqrt(variance + spread) - np.sqrt(variance) if step.name.endswith("std") else spread
        in_range = variance * count <= LONG(np.finfo(np.float64).max)
    accepted = of_error(ours, reference, allowed, in_range)
    # In another order the finite numbers overflow, or do not, before an infinity comes.
    accepted |= ~np.isfinite(ours) & (sums(np.where(np.isfinite(operand), np.abs(operand), 0), **options) > LONG(np.finfo(np.float64).max))
    accepted |= np.isinf(reference) & (ours == reference)  # divided by no degrees of freedom: what float16 has lost by then is nothing
    if ours.dtype.kind == "c":
        # Meant: parts are divided by the count each, so an infinite one does not make the other NaN.
        accepted |= ~np.isfinite(reference) & ~np.isfinite(ours)
    return accepted, "bound of a sum"


def of_error(ours, reference, allowed, in_range):
    """An error that is allowed, and one rounding to the type; whatever lies beyond the range of float64 on the way."""
    component = ours.real.dtype
    rounding = np.maximum(spacing(np.abs(reference) + allowed, component), LONG(np.finfo(component).smallest_subnormal))
    close = np.abs(lengthen(ours) - reference) <= allowed + rounding
    overflows = (np.abs(reference) + allowed + rounding > LONG(np.finfo(component).max)) & np.isinf(np.abs(ours))
    if ours.dtype.kind == "f":
        overflows &= np.signbit(ours) == np.signbit(reference)
    return close | overflows | (np.isfinite(reference) & ~in_range & fell_out_of_range(ours, reference))


def fell_out_of_range(ours, reference):
    """What comes of a number that was infinite, or lost its digits, on the way: no other one."""
    return ~np.isfinite(ours) | (np.abs(ours) <= 2 * np.abs(reference) + LONG(np.finfo(ours.real.dtype).tiny))


def of_product(step, ours, operand):
    options = {name: value for name, value in step.options.items() if name in ("axis", "keepdims")}
    reference = np.asarray(getattr(np, step.name)(operand, **step.options))
    magnitude = np.abs(np.where(np.isnan(operand), 1, operand) if step.name == "nanprod" else operand)
    exponents = np.where((magnitude > 0) & np.isfinite(magnitude), np.log2(np.where(magnitude > 0, magnitude, 1)), 0)
    largest, smallest = (np.sum(np.where(keep, exponents, 0), **options) for keep in (exponents > 0, exponents < 0))
    in_range = (largest < 1023) & (smallest > -1021)
    count = np.sum(np.ones(operand.shape), **options)
    accepted = of_error(ours, reference, 4 * count * unit(np.float64) * np.abs(reference), in_range)
    # In another order another part overflows, or meets a zero.
    accepted |= ~in_range & (fell_out_of_range(ours, reference) | ~np.isfinite(reference))
    if ours.dtype.kind == "c":
        accepted |= ~np.isfinite(reference) & ~np.isfinite(ours)  # which part is NaN or infinite beside another is left open
    return accepted, "bound of a product"


def of_matrix(step, ours, operands):
    function = {"@": np.matmul, "matmul": np.matmul, "vdot": np.vdot, "dot": np.dot}[step.name]
    reference = np.asarray(function(*operands))
    magnitude = np.asarray(function(*(np.abs(operand) for operand in operands)))
    length = max(operands[0].size if step.name == "vdot" else operands[0].shape[-1] if operands[0].ndim else 1, 1)
    in_range = magnitude <= LONG(np.finfo(np.float64).max)
    # A long product of matrices is added first to last, here as in BLAS, and no closer than that.
    # Meant: in NumPy float32 overflows on the way, and may make NaN; that measures no error.
    error = np.fmax(4 * unit(np.float64) * (16 + np.log2(LONG(length))) * magnitude, 2 * np.abs(np.asarray(step.value) - reference))
    accepted = of_error(ours, reference, error, in_range)
    accepted |= np.isnan(ours) & np.isnan(reference)  # some BLAS leave zeros out, also beside an infinity
    if ours.dtype.kind == "c":
        accepted |= ~np.isfinite(reference) & ~np.isfinite(ours)  # which part is NaN or infinite beside another is left open
    return accepted, "bound of a dot product"


def of_norm(step, ours, operand):
    reference = np.asarray(np.linalg.norm(operand, *step.operands[1:], **step.options))
    if step.options.get("ord") not in (None, 2):
        # Sums of powers in the type of the elements, as in NumPy.
        order = abs(step.options["ord"]) if np.isfinite(step.options["ord"]) else 1
        in_range = (reference ** max(order, 1) <= LONG(np.finfo(ours.dtype).max)) & (reference ** max(order, 1) >= LONG(np.finfo(ours.dtype).tiny))
        relative = unit(ours.dtype) * (16 + np.log2(LONG(max(operand.size, 1)))) * 4 * max(1, 1 / order if order else 1)
        relative = relative + unit(ours.dtype) * np.abs(np.log(np.maximum(reference, LONG(np.finfo(LONG).tiny))))  # the exponent of the root is rounded
        return of_error(ours, reference, relative * np.abs(reference), in_range), "bound of a norm"
    squares = reference ** 2
    in_range = (squares <= LONG(np.finfo(np.float64).max)) & (squares >= LONG(np.finfo(np.float64).tiny))
    allowed = unit(np.float64) * (16 + np.log2(LONG(max(operand.size, 1)))) * np.abs(reference)
    return of_error(ours, reference, allowed, in_range), "bound of a norm"


def of_complex(step, ours):
    """A few units of the magnitude; which part is NaN or infinite beside another is left open, but for sign."""
    theirs = step.value
    both_special = ~np.isfinite(theirs) & ~np.isfinite(ours) & (step.name != "sign")
    scale = magnitude_of(step)
    allowed = 8 * np.finfo(ours.real.dtype).eps * scale + 8 * LONG(np.finfo(ours.real.dtype).tiny)
    close = np.abs(lengthen(ours) - lengthen(theirs)) <= allowed
    if step.name in ("exp", "log", "sqrt"):
        # Meant: of infinities there are the values that the formulas give.
        close |= np.isinf(np.asarray(step.operands[0])) | (np.isnan(np.asarray(step.operands[0])) & np.isnan(ours))
    if step.name == "exp":
        # Meant: where a part overflows on the way.
        close |= np.asarray(step.operands[0]).real > np.log(np.finfo(ours.real.dtype).max)
    return close | both_special, "bound of complex arithmetic"


def of_complex_elementary(step, ours):
    """As of_complex, but measured against long double: NumPy's own formulas lose digits, and single ones are less exact than ours."""
    function = np.power if step.name == "**" else getattr(np, step.name)
    operands = [np.asarray(operand).astype(ours.dtype).astype(np.clongdouble) for operand in step.operands]
    reference = np.asarray(function(*operands))
    part = ours.real.dtype
    scale = np.abs(reference)
    factor = LONG(8)
    if step.name in ("log2", "log10", "log1p", "expm1"):
        scale = scale + 1
    if step.name == "exp2":
        factor = 16 + 4 * np.abs(operands[0])
    overflows = np.zeros(ours.shape, bool)
    if step.name == "**":
        taken = operands[1] * np.log(operands[0])
        factor = 16 + 4 * np.abs(operands[1]) + 4 * np.abs(np.nan_to_num(taken))
        overflows = ~np.isfinite(taken) | (np.abs(taken) > LONG(np.finfo(np.float64).max) / 8)
        overflows |= (taken.real < np.log(LONG(np.finfo(np.float64).smallest_subnormal))) & (ours == 0)  # products overflow before they are inverted
    close = np.abs(lengthen(ours) - reference) <= factor * LONG(np.finfo(part).eps) * scale + 8 * LONG(np.finfo(part).tiny)
    theirs = step.value
    special = ~np.isfinite(ours) & (~np.isfinite(theirs) | ~np.isfinite(reference) | (np.abs(reference) > LONG(np.finfo(part).max) / 8))
    # Meant: of infinities there are the values that the formulas give.
    meets_infinity = overflows
    for operand in operands:
        meets_infinity = meets_infinity | ~(np.abs(operand) <= LONG(np.finfo(np.float64).max))
    meets_nan = np.zeros(ours.shape, bool)
    for operand in operands:
        meets_nan = meets_nan | np.isnan(operand)
    accepted = close | special | (meets_infinity & (np.isnan(ours) | ~meets_nan))
    if step.name == "**":
        # Nothing is computed of zero, so nothing is left open.
        accepted = accepted & (operands[0] != 0)
    return accepted, "bound of a complex function"


def magnitude_of(step):
    """What the rounding errors are relative to: the product of the magnitudes, or the magnitude of the value."""
    if step.name == "log":
        return np.abs(lengthen(step.value)) + 1  # near magnitude 1 the real part is what is left of a difference
    if step.name != "*":
        return np.abs(lengthen(step.value))
    a, b = (np.abs(lengthen(operand)) for operand in step.operands)
    return a * b
