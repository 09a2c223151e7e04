using System.Globalization;

namespace ActorShm.Kernels.Tests.Reference;

/// <summary>A random program with random inputs, and what each of its statements must give.</summary>
/// <remarks>Text and value are made together, operator by operator, so the reference needs no parser.</remarks>
internal sealed class RandomProgram
{
    private static readonly DType[] Types = [DType.Bool, DType.Int32, DType.Int64, DType.Float32, DType.Float64];
    private static readonly string[] Reductions = ["sum", "mean", "min", "max", "nansum", "nanmean", "nanmin", "nanmax"];

    private readonly Random _random;
    private readonly bool _forNumPy;
    private readonly List<(string Text, RefValue Value)> _leaves = [];

    /// <param name="seed">The same seed gives the same program.</param>
    /// <param name="elementCount">The length of the arrays, 1 or more.</param>
    /// <param name="forNumPy">
    /// Only what must be exact in another implementation: no elementary functions, and reductions only as whole statements.
    /// </param>
    public RandomProgram(int seed, int elementCount, bool forNumPy = false)
    {
        _random = new Random(seed);
        _forNumPy = forNumPy;
        for (var i = 0; i < 5; i++)
        {
            var dtype = Types[_random.Next(Types.Length)];
            var isScalar = i == 4;
            var name = $"x{i}";
            Inputs.Add(new ProgramInput(name, dtype, isScalar ? [] : [elementCount]));
            InputValues.Add(RandomValue(dtype, isScalar, isScalar ? 1 : elementCount));
            _leaves.Add((name, InputValues[^1]));
        }

        for (var statement = 0; statement < 4; statement++)
        {
            AddStatement(statement);
        }
    }

    public List<ProgramInput> Inputs { get; } = [];

    public List<RefValue> InputValues { get; } = [];

    public List<string> Statements { get; } = [];

    public string Text => string.Join("; ", Statements);

    /// <summary>For each expression statement its value; for a whole-statement reduction also what it was applied to.</summary>
    public List<(RefValue Value, RefValue? Reduced)> Expected { get; } = [];

    private void AddStatement(int number)
    {
        var (text, value) = Expression(4);
        if (number % 2 == 0)
        {
            Statements.Add($"y{number} = {text}");
            _leaves.Add(($"y{number}", value));
        }

        if (_random.Next(3) != 0)
        {
            Statements.Add(text);
            Expected.Add((value, null));
        }

        var reduction = Reductions[_random.Next(Reductions.Length)];
        Statements.Add($"{reduction}({text})");
        Expected.Add((RefReductions.Apply(reduction, value), value));
    }

    private (string Text, RefValue Value) Expression(int depth)
    {
        if (depth == 0 || _random.Next(8) == 0)
        {
            return _leaves[_random.Next(_leaves.Count)];
        }

        return _random.Next(13) switch
        {
            12 when !_forNumPy => FunctionOfTwo(Expression(depth - 1), Expression(depth - 1)),
            0 => Unary(Expression(depth - 1)),
            1 => Function(Expression(depth - 1)),
            2 => Where(depth),
            3 => Comparison(Expression(depth - 1), Expression(depth - 1)),
            4 => Extreme(Expression(depth - 1), Expression(depth - 1)),
            5 => Power(Expression(depth - 1)),
            6 when !_forNumPy => Reduced(Expression(depth - 1)),
            7 => Arithmetic(Expression(depth - 1), Literal()),
            8 => Arithmetic(Literal(), Expression(depth - 1)),
            _ => Arithmetic(Expression(depth - 1), Expression(depth - 1)),
        };
    }

    /// <summary>A literal is weak until it meets an operand; having an element of both kinds marks it as one.</summary>
    private (string Text, RefValue Value) Literal() => _random.Next(3) switch
    {
        0 => Weak(_random.Next(-5, 6)),
        1 => Weak(_random.Next(-10, 11) * 0.25),
        _ => Weak(_random.Next(1, 100)),
    };

    private static (string Text, RefValue Value) Weak(int value) =>
        (value.ToString(CultureInfo.InvariantCulture), new RefValue(DType.Int64, true, [double.PositiveInfinity], [value]));

    private static (string Text, RefValue Value) Weak(double value) =>
        (value.ToString("0.0###", CultureInfo.InvariantCulture), new RefValue(DType.Float64, true, [value], [-1]));

    private static bool IsLiteral(RefValue value) => value.Reals.Length + value.Integers.Length == 2 && value.IsScalar;

    /// <summary>Both operands in the type where they meet; a literal as weak as NumPy has it.</summary>
    private static (DType DType, RefValue A, RefValue B) Meet(RefValue a, RefValue b)
    {
        var dtype = (IsLiteral(a), IsLiteral(b)) switch
        {
            (true, false) => Weaken(b.DType, a.DType),
            (false, true) => Weaken(a.DType, b.DType),
            _ => RefValue.Common(a.DType, b.DType),
        };
        return (dtype, a.To(dtype), b.To(dtype));
    }

    private static DType Weaken(DType strong, DType literal) => (strong, literal) switch
    {
        (DType.Float32 or DType.Float64, _) => strong,
        (_, DType.Float64) => DType.Float64,
        (DType.Bool, _) => DType.Int64,
        _ => strong,
    };

    private (string Text, RefValue Value) Arithmetic((string Text, RefValue Value) a, (string Text, RefValue Value) b)
    {
        var (dtype, left, right) = Meet(a.Value, b.Value);
        var op = "+-*/"[_random.Next(4)];
        op = dtype == DType.Bool && op == '-' ? '+' : op;
        if (op == '/' && !dtype.IsFloat())
        {
            (dtype, left, right) = (DType.Float64, left.To(DType.Float64), right.To(DType.Float64));
        }

        var value = (dtype, op) switch
        {
            (DType.Bool, '+') => RefValue.Map(dtype, null!, static (x, y) => x | y, left, right),
            (DType.Bool, '*') => RefValue.Map(dtype, null!, static (x, y) => x & y, left, right),
            (_, '+') => RefValue.Map(dtype, Round(dtype, static (x, y) => x + y), static (x, y) => x + y, left, right),
            (_, '-') => RefValue.Map(dtype, Round(dtype, static (x, y) => x - y), static (x, y) => x - y, left, right),
            (_, '*') => RefValue.Map(dtype, Round(dtype, static (x, y) => x * y), static (x, y) => x * y, left, right),
            _ => RefValue.Map(dtype, Round(dtype, static (x, y) => x / y), null!, left, right),
        };
        return ($"({a.Text} {op} {b.Text})", value);
    }

    /// <summary>float64 has more than twice the digits of float32, so rounding its result once more is what float32 arithmetic gives.</summary>
    private static Func<double, double, double> Round(DType dtype, Func<double, double, double> operation) =>
        dtype == DType.Float32 ? (x, y) => (float)operation(x, y) : operation;

    private static (string Text, RefValue Value) Unary((string Text, RefValue Value) a) => a.Value.DType == DType.Bool
        ? a
        : ($"(-{a.Text})", RefValue.Map(a.Value.DType, static (x, _) => -x, static (x, _) => -x, a.Value, a.Value));

    private (string Text, RefValue Value) Function((string Text, RefValue Value) a)
    {
        var dtype = a.Value.DType;
        switch (_random.Next(3))
        {
            case 0:
                return ($"abs({a.Text})", RefValue.Map(dtype, static (x, _) => Math.Abs(x), static (x, _) => x < 0 ? -x : x, a.Value, a.Value));
            case 1:
                var isNan = RefValue.Compare(static (x, _) => double.IsNaN(x), static (_, _) => false, a.Value, a.Value);
                return ($"isnan({a.Text})", isNan);
        }

        if (dtype == DType.Bool)
        {
            return a;
        }

        var name = _forNumPy || _random.Next(5) == 0 ? "sqrt" : TestedFunctions.OfOne[_random.Next(TestedFunctions.OfOne.Count)];
        var result = dtype.IsFloat() ? dtype : DType.Float64;
        var operand = a.Value.To(result);
        return ($"{name}({a.Text})", RefValue.Map(result, (x, _) => RefValue.Elementary(name, x), null!, operand, operand));
    }

    private (string Text, RefValue Value) FunctionOfTwo((string Text, RefValue Value) a, (string Text, RefValue Value) b)
    {
        var (dtype, _, _) = Meet(a.Value, b.Value);
        if (dtype == DType.Bool)
        {
            return a;
        }

        var name = _random.Next(2) == 0 ? "arctan2" : "hypot";
        var result = dtype.IsFloat() ? dtype : DType.Float64;
        return ($"{name}({a.Text}, {b.Text})", RefValue.Map(result, (x, y) => RefValue.Elementary(name, x, y), null!, a.Value.To(result), b.Value.To(result)));
    }

    private (string Text, RefValue Value) Where(int depth)
    {
        var (condition, a) = (Expression(depth - 1), Expression(depth - 1));
        var b = _forNumPy || _random.Next(2) == 0 ? Expression(depth - 1) : Literal();
        var (_, left, right) = Meet(a.Value, b.Value);
        return ($"where({condition.Text}, {a.Text}, {b.Text})", RefValue.Where(condition.Value, left, right));
    }

    private (string Text, RefValue Value) Comparison((string Text, RefValue Value) a, (string Text, RefValue Value) b)
    {
        var (_, left, right) = Meet(a.Value, b.Value);
        var (op, value) = _random.Next(6) switch
        {
            0 => ("<", RefValue.Compare(static (x, y) => x < y, static (x, y) => x < y, left, right)),
            1 => ("<=", RefValue.Compare(static (x, y) => x <= y, static (x, y) => x <= y, left, right)),
            2 => (">", RefValue.Compare(static (x, y) => x > y, static (x, y) => x > y, left, right)),
            3 => (">=", RefValue.Compare(static (x, y) => x >= y, static (x, y) => x >= y, left, right)),
            4 => ("==", RefValue.Compare(static (x, y) => x == y, static (x, y) => x == y, left, right)),
            _ => ("!=", RefValue.Compare(static (x, y) => x != y, static (x, y) => x != y, left, right)),
        };
        return ($"({a.Text} {op} {b.Text})", value);
    }

    private (string Text, RefValue Value) Extreme((string Text, RefValue Value) a, (string Text, RefValue Value) b)
    {
        (a, b) = _forNumPy ? (WithoutNegativeZero(a), WithoutNegativeZero(b)) : (a, b);
        var (dtype, left, right) = Meet(a.Value, b.Value);
        return _random.Next(2) == 0
            ? ($"minimum({a.Text}, {b.Text})", RefValue.Map(dtype, Math.Min, Math.Min, left, right))
            : ($"maximum({a.Text}, {b.Text})", RefValue.Map(dtype, Math.Max, Math.Max, left, right));
    }

    /// <summary>Which of two zeros is the smaller, NumPy leaves to the processor.</summary>
    private static (string Text, RefValue Value) WithoutNegativeZero((string Text, RefValue Value) a) => a.Value.DType.IsFloat()
        ? ($"({a.Text} + 0)", RefValue.Map(a.Value.DType, static (x, _) => x + 0.0, null!, a.Value, a.Value))
        : a;

    private (string Text, RefValue Value) Power((string Text, RefValue Value) a)
    {
        var dtype = a.Value.DType == DType.Bool ? DType.Int64 : a.Value.DType;
        var value = a.Value.To(dtype);
        if (!dtype.IsFloat())
        {
            // The square of bools is refused: NumPy makes an int8 of it.
            var times = a.Value.DType == DType.Bool ? 3 : _random.Next(0, 5);
            return ($"({a.Text}**{times})", RefValue.Map(dtype, null!, (x, _) => Enumerable.Repeat(x, times).Aggregate(1L, static (p, q) => p * q), value, value));
        }

        var (exponent, power) = _random.Next(_forNumPy ? 3 : 5) switch
        {
            0 => ("2", static x => x * x),
            1 when value.IsScalar => ("0.5", static x => RefValue.Elementary("power", x, 0.5)),
            1 => ("0.5", Math.Sqrt),
            2 => ("-1", static x => 1 / x),
            3 => ("0", static _ => 1),
            _ => ("3", (Func<double, double>)(static x => RefValue.Elementary("power", x, 3))),
        };
        return ($"({a.Text}**{exponent})", RefValue.Map(dtype, (x, _) => power(x), null!, value, value));
    }

    private (string Text, RefValue Value) Reduced((string Text, RefValue Value) a)
    {
        var name = Reductions[_random.Next(Reductions.Length)];
        return ($"{name}({a.Text})", RefReductions.Apply(name, a.Value));
    }

    private RefValue RandomValue(DType dtype, bool isScalar, int count) => dtype switch
    {
        DType.Bool => RefValue.OfIntegers(dtype, isScalar, Repeat(count, () => (long)_random.Next(2))),
        DType.Int32 => RefValue.OfIntegers(dtype, isScalar, Repeat(count, () => _random.Next(20) == 0 ? (long)_random.Next(int.MinValue, int.MaxValue) : _random.Next(-9, 10))),
        DType.Int64 => RefValue.OfIntegers(dtype, isScalar, Repeat(count, () => _random.Next(20) == 0 ? _random.NextInt64(long.MinValue, long.MaxValue) : _random.Next(-9, 10))),
        _ => RefValue.OfReals(dtype, isScalar, Repeat(count, RandomReal)).To(dtype),
    };

    private double RandomReal() => _random.Next(40) switch
    {
        0 => CanonicalNan.Float64,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => -0.0,
        4 => 0.0,
        5 => double.Epsilon * _random.Next(100),
        6 => Math.ScaleB(_random.NextDouble() - 0.5, _random.Next(-300, 300)),
        _ => _forNumPy ? _random.Next(-32, 33) * 0.25 : (_random.NextDouble() - 0.4) * 10,
    };

    private static IEnumerable<T> Repeat<T>(int count, Func<T> make)
    {
        for (var i = 0; i < count; i++)
        {
            yield return make();
        }
    }
}
