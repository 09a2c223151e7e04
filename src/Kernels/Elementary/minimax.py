"""Derives every polynomial and every split constant of this folder, and prints them as C# constants.

Only the standard library is used. The fit is Remez' exchange algorithm in 60-digit decimal arithmetic:
solve for the polynomial whose weighted error alternates on n + 1 points, move each point to the nearest
extremum, repeat. Coefficients are rounded to doubles one at a time, lowest degree first, and the rest is
fitted again after each rounding, so that a rounding error is absorbed by the coefficients still free.
"""
from decimal import Decimal as D, getcontext
from fractions import Fraction
from math import factorial

getcontext().prec = 60


def pi():
    """Machin's formula: 16 atan(1/5) - 4 atan(1/239)."""
    def arctan_inverse(n):
        return sum((-1) ** k / (D(2 * k + 1) * D(n) ** (2 * k + 1)) for k in range(70))
    return 16 * arctan_inverse(5) - 4 * arctan_inverse(239)


def solve(rows, right):
    """Gaussian elimination with partial pivoting."""
    n = len(rows)
    a = [row[:] + [b] for row, b in zip(rows, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(a[r][i]))
        a[i], a[pivot] = a[pivot], a[i]
        for r in range(i + 1, n):
            factor = a[r][i] / a[i][i]
            for c in range(i, n + 1):
                a[r][c] -= factor * a[i][c]
    x = [D(0)] * n
    for i in reversed(range(n)):
        x[i] = (a[i][n] - sum(a[i][c] * x[c] for c in range(i + 1, n))) / a[i][i]
    return x


def remez(f, weight, powers, low, high, grid=1200, rounds=12):
    """Minimises max |weight (f - sum c_p x^p)| on [low, high]; returns the coefficients and that maximum."""
    n = len(powers) + 1
    points = [low + (high - low) * (1 - cos(pi() * (2 * i + 1) / (2 * n))) / 2 for i in range(n)]  # Chebyshev's
    xs = [low + (high - low) * D(i) / D(grid) for i in range(grid + 1)]
    table = [(x, f(x), weight(x), [x ** p if p else D(1) for p in powers]) for x in xs]
    for _ in range(rounds):
        rows, right = [], []
        for i, x in enumerate(points):
            w = weight(x)
            rows.append([w * (x ** p if p else D(1)) for p in powers] + [D(-1) ** i])
            right.append(w * f(x))
        *coefficients, level = solve(rows, right)
        errors = [w * (y - sum(c * b for c, b in zip(coefficients, basis))) for x, y, w, basis in table]
        tiny = max(abs(e) for e in errors) * D("1e-6")  # no sign to speak of: where the weight is zero, at a root
        signed = [(x, e) for x, e in zip(xs, errors) if abs(e) > tiny]
        runs, start = [], 0
        for i in range(1, len(signed) + 1):  # one extremum from each run of equal sign
            if i == len(signed) or (signed[i][1] < 0) != (signed[start][1] < 0):
                runs.append(max(signed[start:i], key=lambda point: abs(point[1])))
                start = i
        while len(runs) > n:
            least = min(range(len(runs)), key=lambda j: abs(runs[j][1]))
            if len(runs) > n + 1 and 0 < least < len(runs) - 1:  # with a neighbour, so that the rest still alternates
                runs.pop(least)
                runs.pop(least if abs(runs[least][1]) < abs(runs[least - 1][1]) else least - 1)
            else:
                runs.pop(0 if abs(runs[0][1]) < abs(runs[-1][1]) else -1)
        worst = max(abs(e) for e in errors)
        assert len(runs) == n, "the error must alternate once more than there are coefficients"
        if worst < abs(level) * D("1.001"):
            break
        points = [x for x, _ in runs]
    return coefficients, worst


def fit(name, f, weight, count, low, high):
    """Fits c0 + c1 x + ... with double coefficients, rounding from the lowest degree up."""
    fixed = []
    for degree in range(count):
        rest = lambda x: f(x) - sum(c * x ** p if p else c for p, c in enumerate(fixed))
        # What is left has a root of this order at zero; the error alternates once that root's sign is taken out.
        signed_weight = lambda x: -weight(x) if x < 0 and degree % 2 else weight(x)
        coefficients, worst = remez(rest, signed_weight, list(range(degree, count)), low, high)
        if degree == 0:
            print(f"// {name}: minimax error 2^{float(worst.ln() / D(2).ln()):.2f}", end="")
        fixed.append(D(float(coefficients[0])))
    xs = [low + (high - low) * D(i) / D(1999) for i in range(2000)]
    worst = max(abs(weight(x) * (f(x) - sum(c * x ** p if p else c for p, c in enumerate(fixed)))) for x in xs)
    print(f", with double coefficients 2^{float(worst.ln() / D(2).ln()):.2f}")
    for p, c in enumerate(fixed):
        print(f"    private const double {name}{p} = {float(c)!r};")


def cos(x):
    return series(x * x, lambda k: D((-1) ** k) / factorial(2 * k))


def series(x, coefficient, terms=40):
    return sum(coefficient(k) * (x ** k if k else D(1)) for k in range(terms))


def split(name, value, *lowest_bits):
    """Prints value as a sum of doubles: each but the last cut to a multiple of 2^-bit, so that its products are exact."""
    value = Fraction(value)
    for i, bit in enumerate((*lowest_bits, None)):
        part = Fraction(float(value)) if bit is None else Fraction(int(value * 2 ** bit), 2 ** bit)
        assert part == Fraction(float(part)), "the cut part must be a double"
        print(f"    private const double {name}{i + 1} = {float(part)!r}; // {float(part).hex()}")
        value -= part


def two_over_pi_words(word_count):
    """2/pi as 64-bit words, most significant bit first, from integer arithmetic."""
    bits = 64 * word_count
    guard = 64
    one = 1 << (bits + guard)

    def arctan_inverse(n):
        total, power, k = 0, one // n, 0
        while power:
            total += (power if k % 2 == 0 else -power) // (2 * k + 1)
            power //= n * n
            k += 1
        return total
    scaled_pi = 16 * arctan_inverse(5) - 4 * arctan_inverse(239)
    value = ((2 * one * one) // scaled_pi) >> guard
    return [(value >> (bits - 64 * (i + 1))) & (2 ** 64 - 1) for i in range(word_count)]


if __name__ == "__main__":
    ln2 = D(2).ln()
    half_ln2 = ln2 / 2 * D("1.0001")
    quarter_pi = pi() / 4 * D("1.0001")
    print("// Exp: exp(r) = 1 + r + r^2 E(r), |r| <= ln2 / 2; error relative to exp")
    fit("E", lambda r: series(r, lambda k: D(1) / factorial(k + 2)), lambda r: r * r / r.exp(), 10, -half_ln2, half_ln2)
    print("// Expm1: expm1(r) = r + r^2 M(r); error relative to expm1")
    fit("M", lambda r: series(r, lambda k: D(1) / factorial(k + 2)), lambda r: abs(r) / series(r, lambda k: D(1) / factorial(k + 1)), 11, -half_ln2, half_ln2)
    split("ExpLn2Part", ln2, 53)
    print(f"    private const double InverseLn2 = {float(1 / ln2)!r};")
    print("// Log: 2 atanh(s) = 2 s + s z L(z), z = s^2 and |s| <= (sqrt2 - 1) / (sqrt2 + 1); error relative to log")
    s_max = (D(2).sqrt() - 1) / (D(2).sqrt() + 1) * D("1.0001")
    atanh_rest = lambda z: series(z, lambda k: D(2) / (2 * k + 3))
    fit("L", atanh_rest, lambda z: z / (2 + z * atanh_rest(z)), 7, D(0), s_max ** 2)
    split("LogLn2Part", ln2, 42)
    print("// Sin: sin(r) = r - r^3 S(z), z = r^2 and |r| <= pi / 4; error relative to sin")
    sine_rest = lambda z: series(z, lambda k: D((-1) ** k) / factorial(2 * k + 3))
    fit("S", sine_rest, lambda z: z / (1 - z * sine_rest(z)), 6, D(0), quarter_pi ** 2)
    print("// Cos: cos(r) = 1 - z / 2 + z^2 C(z); error relative to cos")
    cosine_rest = lambda z: series(z, lambda k: D((-1) ** k) / factorial(2 * k + 4))
    fit("C", cosine_rest, lambda z: z * z / (1 - z / 2 + z * z * cosine_rest(z)), 6, D(0), quarter_pi ** 2)
    print("// Arcsin: asin(x) = x + x z A(z), z = x^2 and |x| <= 1 / 2; error relative to asin")
    arcsine_rest = lambda z: series(z, lambda k: D(factorial(2 * k + 2)) / (D(4) ** (k + 1) * factorial(k + 1) ** 2 * (2 * k + 3)))
    fit("A", arcsine_rest, lambda z: z / (1 + z * arcsine_rest(z)), 13, D(0), D("0.25001"))
    print("// Arctan: atan(x) = x + x z T(z), z = x^2 and |x| <= tan(pi / 8); error relative to atan")
    arctangent_rest = lambda z: series(z, lambda k: D((-1) ** (k + 1)) / (2 * k + 3))
    fit("T", arctangent_rest, lambda z: z / (1 + z * arctangent_rest(z)), 11, D(0), (D(2).sqrt() - 1) ** 2 * D("1.0001"))
    print("// Sinh: sinh(r) = r + r z H(z), z = r^2 and |r| <= ln2 / 2; error relative to sinh")
    hyperbolic_sine_rest = lambda z: series(z, lambda k: D(1) / factorial(2 * k + 3))
    fit("H", hyperbolic_sine_rest, lambda z: z / (1 + z * hyperbolic_sine_rest(z)), 5, D(0), half_ln2 ** 2)
    print("// Cosh: cosh(r) = 1 + z / 2 + z^2 G(z); error relative to cosh")
    hyperbolic_cosine_rest = lambda z: series(z, lambda k: D(1) / factorial(2 * k + 4))
    fit("G", hyperbolic_cosine_rest, lambda z: z * z / (1 + z / 2 + z * z * hyperbolic_cosine_rest(z)), 5, D(0), half_ln2 ** 2)
    print("// Cbrt: a first approximation on 1 <= m < 2; relative error")
    cube_root = lambda m: (m.ln() / 3).exp()
    fit("R", cube_root, lambda m: 1 / cube_root(m), 6, D(1), D(2))
    print(f"    private const double CubeRootOf2 = {float(cube_root(D(2)))!r};")
    print(f"    private const double CubeRootOfHalf = {float(cube_root(D(1) / 2))!r};")
    print("// Pow: 2 atanh(s) = 2 s + s z (2/3 + z (2/5 + z P(z))); error relative to log")
    power_rest = lambda z: series(z, lambda k: D(2) / (2 * k + 7))
    fit("P", power_rest, lambda z: z ** 3 / (2 + z * atanh_rest(z)), 7, D(0), s_max ** 2)
    split("TwoThirds", D(2) / 3, 53)
    split("TwoFifths", D(2) / 5, 53)
    print("// Log2 and log10")
    split("InverseLn2", 1 / ln2, 52)
    split("InverseLn10", 1 / D(10).ln(), 54)
    split("Log10Of2", ln2 / D(10).ln(), 42)
    split("Ln2", ln2, 53)
    split("HalfPi", pi() / 2, 52)
    split("HalfPiPart", pi() / 2, 52, 85)
    print(f"    private const double TwoOverPi = {float(2 / pi())!r};")
    words = two_over_pi_words(20)
    for i in range(0, len(words), 4):
        print("        " + " ".join(f"0x{w:016X}," for w in words[i:i + 4]))
