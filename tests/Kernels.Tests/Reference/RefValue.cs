namespace ActorShm.Kernels.Tests.Reference;

/// <summary>An array or scalar, computed one element at a time by plain code that shares nothing with the library but its elementary functions.</summary>
/// <remarks>Floats are kept in <see cref="Reals"/>, a float32 as the float64 of the same value; bools and integers in <see cref="Integers"/>.</remarks>
internal sealed record RefValue(DType DType, bool IsScalar, double[] Reals, long[] Integers)
{
    public int Count => DType.IsFloat() ? Reals.Length : Integers.Length;

    public static RefValue OfReals(DType dtype, bool isScalar, IEnumerable<double> values) => new(dtype, isScalar, [.. values], []);

    public static RefValue OfIntegers(DType dtype, bool isScalar, IEnumerable<long> values) => new(dtype, isScalar, [], [.. values]);

    public double Real(int index) => DType.IsFloat() ? Reals[IsScalar ? 0 : index] : Integers[IsScalar ? 0 : index];

    public long Integer(int index) => Integers[IsScalar ? 0 : index];

    /// <summary>The elements' bytes, every NaN canonical.</summary>
    public byte[] ToBytes() => DType switch
    {
        DType.Bool => [.. Integers.Select(value => (byte)value)],
        DType.Int32 => ArrayMemory.BytesOf<int>([.. Integers.Select(value => (int)value)]),
        DType.Int64 => ArrayMemory.BytesOf<long>(Integers),
        DType.Float32 => ArrayMemory.BytesOf<float>([.. Reals.Select(value => CanonicalNan.Of((float)value))]),
        _ => ArrayMemory.BytesOf<double>([.. Reals.Select(CanonicalNan.Of)]),
    };

    public RefValue To(DType dtype)
    {
        if (!dtype.IsFloat())
        {
            return OfIntegers(dtype, IsScalar, Integers);
        }

        return OfReals(dtype, IsScalar, Enumerable.Range(0, Count).Select(i => Round(dtype, Real(i))));
    }

    public static DType Common(DType a, DType b)
    {
        if (a == b)
        {
            return a;
        }

        // Ordered bool, int32, int64, float32, float64; a float32 holds no integer type whole.
        var (low, high) = a < b ? (a, b) : (b, a);
        return high == DType.Float32 && low != DType.Bool ? DType.Float64 : high;
    }

    /// <summary>An operation on elements of one type.</summary>
    public static RefValue Map(DType dtype, Func<double, double, double> reals, Func<long, long, long> integers, RefValue a, RefValue b)
    {
        var (isScalar, count) = (a.IsScalar && b.IsScalar, a.IsScalar ? b.Count : a.Count);
        var indexes = Enumerable.Range(0, count);
        return dtype.IsFloat()
            ? OfReals(dtype, isScalar, indexes.Select(i => Round(dtype, reals(a.Real(i), b.Real(i)))))
            : OfIntegers(dtype, isScalar, indexes.Select(i => Wrap(dtype, integers(a.Integer(i), b.Integer(i)))));
    }

    public static RefValue Compare(Func<double, double, bool> reals, Func<long, long, bool> integers, RefValue a, RefValue b)
    {
        var (isScalar, count) = (a.IsScalar && b.IsScalar, a.IsScalar ? b.Count : a.Count);
        return OfIntegers(DType.Bool, isScalar, Enumerable.Range(0, count).Select(i =>
            (a.DType.IsFloat() ? reals(a.Real(i), b.Real(i)) : integers(a.Integer(i), b.Integer(i))) ? 1L : 0));
    }

    public static RefValue Where(RefValue condition, RefValue a, RefValue b)
    {
        var isScalar = condition.IsScalar && a.IsScalar && b.IsScalar;
        var count = Math.Max(condition.IsScalar ? 1 : condition.Count, Math.Max(a.IsScalar ? 1 : a.Count, b.IsScalar ? 1 : b.Count));
        if (count == 1)
        {
            count = new[] { condition, a, b }.Where(value => !value.IsScalar).Select(value => value.Count).FirstOrDefault(1);
        }

        var chosen = Enumerable.Range(0, count).Select(i => (From: condition.Real(i) != 0 ? a : b, Index: i));
        return a.DType.IsFloat()
            ? OfReals(a.DType, isScalar, chosen.Select(pick => pick.From.Real(pick.Index)))
            : OfIntegers(a.DType, isScalar, chosen.Select(pick => pick.From.Integer(pick.Index)));
    }

    public static double Elementary(string name, double x) => name == "sqrt" ? Math.Sqrt(x) : TestedFunctions.Of(name, x);

    public static double Elementary(string name, double x, double y) => TestedFunctions.Of(name, x, y);

    private static double Round(DType dtype, double value) => dtype == DType.Float32 ? (float)value : value;

    private static long Wrap(DType dtype, long value) => dtype switch
    {
        DType.Int32 => (int)value,
        _ => value,
    };
}
