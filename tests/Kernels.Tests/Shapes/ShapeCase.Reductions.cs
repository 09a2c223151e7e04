namespace ActorShm.Kernels.Tests.Shapes;

// Every reduction along every kind of axes, over arrays of every type.
internal sealed partial class ShapeCase
{
    private static readonly string[] OfNumbers = ["sum", "mean", "any", "all", "count_nonzero", "var", "std", "nansum"];

    private static readonly string[] OfReals =
    [
        .. OfNumbers, "prod", "min", "max", "argmin", "argmax", "nanprod", "nanmean", "nanmin", "nanmax", "nanargmin", "nanargmax", "nanvar", "nanstd",
    ];

    /// <summary>All reductions of an array of some type, each along axes of its own, of products, and beside the array that is reduced.</summary>
    public static ShapeCase AllReductions(int seed)
    {
        var random = new Random(seed);
        var dtype = DTypes.All[seed % DTypes.All.Count];
        long[] shape = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(14) == 0 ? 0 : (long)random.Next(1, 6))];
        if (random.Next(2) == 0 && shape.Length < 4)
        {
            shape[random.Next(shape.Length)] = random.Next(30, 700);
        }

        string[] names = dtype.IsComplex() ? OfNumbers : OfReals;
        var statements = names.SelectMany(name => new[] { Reduction(name, "a"), Reduction(name, random.Next(2) == 0 ? "transpose(a)" : "a[..., ::-1]") });
        return new ShapeCase(seed, random, [Input("a", dtype, shape)], [.. statements]);

        string Reduction(string name, string array)
        {
            var source = name.Contains("prod", StringComparison.Ordinal) ? $"where({array} == 2, 2, 1)" : array;
            var axis = random.Next(5) switch
            {
                0 => "",
                1 => ", axis=(" + string.Concat(Enumerable.Range(0, shape.Length).Where(_ => random.Next(2) == 0).Select(number => (random.Next(2) == 0 ? number : number - shape.Length) + ",")) + ")",
                _ => $", axis={random.Next(-shape.Length, shape.Length)}",
            };
            var ddof = name.EndsWith("var", StringComparison.Ordinal) || name.EndsWith("std", StringComparison.Ordinal) ? $", ddof={random.Next(3)}" : "";
            return $"{name}({source}{axis}{ddof}{(random.Next(2) == 0 ? ", keepdims=True" : "")})";
        }
    }

    /// <summary>Small integers, of float16 so small that the sum of all squares is one; of floats every eighth is NaN.</summary>
    private byte[] OfAnyType(DType dtype, int count)
    {
        var bytes = new byte[count * dtype.SizeBytes()];
        var (component, size) = (dtype.Component(), dtype.Component().SizeBytes());
        var largest = dtype == DType.Float16 ? 3 : 8;
        for (var at = 0; at < bytes.Length; at += size)
        {
            var value = Literal.Of((long)_random.Next(dtype.IsUnsigned() ? 0 : -largest, largest + 1));
            var isNan = dtype.IsFloat() && _random.Next(8) == 0;
            (isNan ? Literal.Of(double.NaN) : value).ToScalar(component).CopyTo(bytes.AsSpan(at, size));
        }

        return bytes;
    }
}
