namespace ActorShm.Kernels.Tests.Reference;

/// <summary>The reductions as they are promised: the order of additions written down a second time, without vectors.</summary>
internal static class RefReductions
{
    public static RefValue Apply(string name, RefValue a)
    {
        var skipsNan = name.StartsWith("nan", StringComparison.Ordinal);
        var kind = skipsNan ? name[3..] : name;
        if (kind is "min" or "max")
        {
            return Extreme(a, kind == "min", skipsNan && a.DType.IsFloat());
        }

        if (!a.DType.IsFloat() && kind == "sum")
        {
            return RefValue.OfIntegers(DType.Int64, true, [Enumerable.Range(0, a.Count).Aggregate(0L, (sum, i) => sum + a.Integer(i))]);
        }

        var dtype = a.DType == DType.Float32 ? DType.Float32 : DType.Float64;
        var values = Enumerable.Range(0, a.Count).Select(a.Real).ToArray();
        var counted = skipsNan ? values.Count(value => !double.IsNaN(value)) : values.Length;
        var total = a.IsScalar ? values[0] : Sum(skipsNan ? [.. values.Select(value => double.IsNaN(value) ? 0.0 : value)] : values);
        if (skipsNan && counted == 0)
        {
            return RefValue.OfReals(dtype, true, [kind == "sum" ? 0.0 : double.NaN]);
        }

        return RefValue.OfReals(DType.Float64, true, [kind == "sum" || a.IsScalar ? total : total / counted]).To(dtype);
    }

    public static double Sum(double[] values)
    {
        var blocks = values.Chunk(BlockGrid.BlockElements).Select(block => Tree([.. block.Chunk(512).Select(Tile)]));
        return Tree([.. blocks]);
    }

    /// <summary>64 lanes, then 8 groups of 8 lanes in pairs, then the 8 lanes by halves.</summary>
    private static double Tile(double[] tile)
    {
        var lanes = Enumerable.Repeat(-0.0, 64).ToArray();
        for (var i = 0; i < tile.Length; i++)
        {
            lanes[i % 64] += tile[i];
        }

        var eight = Enumerable.Range(0, 8).Select(lane => Tree([.. Enumerable.Range(0, 8).Select(group => lanes[(group * 8) + lane])])).ToArray();
        var four = Enumerable.Range(0, 4).Select(lane => eight[lane] + eight[lane + 4]).ToArray();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>Splits at the largest power of two below the count.</summary>
    private static double Tree(ReadOnlySpan<double> values)
    {
        if (values.Length <= 1)
        {
            return values.Length == 0 ? 0.0 : values[0];
        }

        var left = 1;
        while (left * 2 < values.Length)
        {
            left *= 2;
        }

        return Tree(values[..left]) + Tree(values[left..]);
    }

    private static RefValue Extreme(RefValue a, bool smallest, bool skipsNan)
    {
        if (!a.DType.IsFloat())
        {
            var integers = Enumerable.Range(0, a.Count).Select(a.Integer);
            return RefValue.OfIntegers(a.DType, true, [smallest ? integers.Min() : integers.Max()]);
        }

        var values = Enumerable.Range(0, a.Count).Select(a.Real).Where(value => !skipsNan || !double.IsNaN(value)).ToArray();
        var extreme = values.Length == 0 ? double.NaN : values.Aggregate(smallest ? Math.Min : Math.Max);
        return RefValue.OfReals(a.DType, true, [extreme]);
    }
}
