using System.Runtime.InteropServices;

namespace ActorShm.Kernels.Tests.NumPy;

/// <summary>A random expression over arrays and scalars of random types, which is Python too, and a random reduction of it.</summary>
/// <remarks>
/// No types are kept in mind, so many expressions are refused; NumPy must then refuse them too. What the installed NumPy does otherwise
/// than version 2.3, and what is listed as a difference, is left out: which of two zeros is the smaller, integer literals beyond a
/// type, squares of bools, literals in <c>where</c>, floats cut to integers, scalars of complex128, which were weak.
/// </remarks>
internal sealed class TypedExpression
{
    private static readonly DType[] Integers =
        [DType.Bool, DType.Int8, DType.Int16, DType.Int32, DType.Int64, DType.UInt8, DType.UInt16, DType.UInt32, DType.UInt64];

    private static readonly DType[] Reals = [.. Integers, DType.Float16, DType.Float16, DType.Float32, DType.Float32, DType.Float64, DType.Float64];
    private static readonly DType[] Numbers = [.. Reals, DType.Complex64, DType.Complex64, DType.Complex64, DType.Complex128, DType.Complex128];
    private static readonly string[] Comparisons = ["<", "<=", ">", ">=", "==", "!="];
    private static readonly string[] RealReductions =
    [
        "sum", "prod", "mean", "min", "max", "any", "all", "count_nonzero", "argmin", "argmax", "var", "std",
        "nansum", "nanprod", "nanmean", "nanmin", "nanmax", "nanargmin", "nanargmax", "nanvar", "nanstd",
    ];

    private readonly Random _random;
    private readonly DType[] _types;

    public TypedExpression(int seed)
    {
        _random = new Random(seed);
        IsComplex = seed % 4 == 3;
        _types = (seed % 4) switch { 0 => Integers, 3 => Numbers, _ => Reals };
        var count = _random.Next(1, 90);
        for (var i = 0; i < 5; i++)
        {
            var dtype = _types[_random.Next(i == 4 ? _types.Length - (IsComplex ? 2 : 0) : _types.Length)];
            Inputs.Add(new ProgramInput($"x{i}", dtype, i == 4 ? [] : [count]));
            Bytes.Add([.. Enumerable.Range(0, i == 4 ? 1 : count).SelectMany(_ => Element(dtype))]);
        }

        Text = Expression(3);
        var name = IsComplex ? new[] { "sum", "mean", "any", "all", "count_nonzero", "var", "std" }[_random.Next(7)] : RealReductions[_random.Next(RealReductions.Length)];
        var ddof = name.EndsWith("var", StringComparison.Ordinal) || name.EndsWith("std", StringComparison.Ordinal) ? $", ddof={_random.Next(3)}" : "";
        Reduction = $"{name}({Text}{ddof})";
    }

    public List<ProgramInput> Inputs { get; } = [];

    public List<byte[]> Bytes { get; } = [];

    public bool IsComplex { get; }

    public string Text { get; }

    /// <summary>The same expression reduced.</summary>
    public string Reduction { get; }

    private string Expression(int depth)
    {
        if (depth == 0 || _random.Next(10) == 0)
        {
            return Leaf();
        }

        return _types == Integers ? OfIntegers(depth - 1) : IsComplex ? OfComplex(depth - 1) : OfReals(depth - 1);
    }

    private string OfIntegers(int depth) => _random.Next(14) switch
    {
        0 => $"(-{Expression(depth)})",
        1 => $"(~{Expression(depth)})",
        2 => $"({Expression(depth)} ** {(_random.Next(2) == 0 ? "3" : Expression(depth))})",
        3 => $"({Expression(depth)} << {Either(depth)})",
        4 => $"({Expression(depth)} >> {Either(depth)})",
        5 => $"({Expression(depth)} {"&|^"[_random.Next(3)]} {Either(depth)})",
        6 => $"({Expression(depth)} {"&|^"[_random.Next(3)]} {Expression(depth)})",
        7 => $"{DTypes.All[_random.Next(DTypes.All.Count - 2)].Name()}({Expression(depth)})",
        8 => $"({Either(depth)} {(_random.Next(2) == 0 ? "//" : "%")} {Expression(depth)})",
        _ => Common(depth),
    };

    private string OfReals(int depth) => _random.Next(14) switch
    {
        0 => $"(-{Expression(depth)})",
        1 => $"({Expression(depth)} {(_random.Next(2) == 0 ? "//" : "%")} {Either(depth)})",
        2 => $"sqrt({Expression(depth)})",
        3 => $"{new[] { "floor", "ceil", "trunc", "round", "sign" }[_random.Next(5)]}({Expression(depth)})",
        4 => $"round({Expression(depth)}, {_random.Next(-1, 3)})",
        5 => $"{new[] { "isnan", "isinf", "isfinite" }[_random.Next(3)]}({Expression(depth)})",
        6 => $"float{16 << _random.Next(3)}({Expression(depth)})",
        7 => $"{Integers[_random.Next(Integers.Length)].Name()}(isfinite({Expression(depth)}))",
        8 => $"clip({Expression(depth)} + 0, 1, {_random.Next(2, 5)})",
        _ => Common(depth),
    };

    private string OfComplex(int depth) => _random.Next(12) switch
    {
        0 => $"(-{Expression(depth)})",
        1 => $"{new[] { "real", "imag", "conj", "abs", "sqrt", "isnan", "isfinite" }[_random.Next(7)]}({Expression(depth)})",
        2 => $"({Leaf()} {(_random.Next(2) == 0 ? "==" : "!=")} {Leaf()})",
        3 => $"complex{64 << _random.Next(2)}({Expression(depth)} + x0)",
        4 => $"where({Leaf()}, {Expression(depth)}, {Expression(depth)})",
        5 => $"({Leaf()} ** {_random.Next(3, 5)})",
        6 => $"({Expression(depth)} {"+-*/"[_random.Next(4)]} {_random.Next(1, 4)}j)",
        7 => $"({Leaf()} / {Leaf()})",
        _ => $"({Expression(depth)} {"+-*"[_random.Next(3)]} {Either(depth)})",
    };

    private string Common(int depth) => _random.Next(8) switch
    {
        0 => $"({Expression(depth)} {Comparisons[_random.Next(6)]} {Either(depth)})",
        1 => $"where({Expression(depth)}, {Expression(depth)}, {Expression(depth)})",
        2 => $"{(_random.Next(2) == 0 ? "minimum" : "maximum")}({Expression(depth)} + 0, {Expression(depth)} + 0)",
        3 => $"abs({Expression(depth)})",
        4 => $"({Either(depth)} {"+-*/"[_random.Next(4)]} {Expression(depth)})",
        5 => $"({Expression(depth)} / {Either(depth)})",
        _ => $"({Expression(depth)} {"+-*"[_random.Next(3)]} {Expression(depth)})",
    };

    private string Leaf() => Inputs[_random.Next(Inputs.Count)].Name;

    private string Either(int depth) => _random.Next(3) switch
    {
        0 => _random.Next(6).ToString(),
        1 when _types != Integers => $"{_random.Next(16) * 0.25:0.0#}",
        _ => Expression(depth),
    };

    /// <summary>Small quarters, so that products are exact, with some values from the edges of the type.</summary>
    private byte[] Element(DType dtype)
    {
        if (dtype.IsComplex())
        {
            return [.. Element(dtype.Component()), .. Element(dtype.Component())];
        }

        if (dtype == DType.Bool)
        {
            return [(byte)_random.Next(2)];
        }

        if (dtype.IsInteger())
        {
            var bytes = new byte[dtype.SizeBytes()];
            var value = _random.Next(12) == 0 ? _random.NextInt64(long.MinValue, long.MaxValue) : _random.Next(dtype.IsUnsigned() ? 0 : -9, 10);
            Scalar.FromRegister(dtype, value).CopyTo(bytes);
            return bytes;
        }

        var real = _random.Next(IsComplex ? 200 : 30) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            2 => double.NegativeInfinity,
            3 => Math.ScaleB(_random.NextDouble(), _random.Next(-30, 20)),
            _ => _random.Next(-32, 33) * 0.25,
        };
        return dtype switch
        {
            DType.Float16 => BytesOf((Half)real),
            DType.Float32 => BytesOf((float)real),
            _ => BytesOf(real),
        };
    }

    private static byte[] BytesOf<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
