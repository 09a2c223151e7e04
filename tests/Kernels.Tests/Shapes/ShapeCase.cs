using System.Globalization;

namespace ActorShm.Kernels.Tests.Shapes;

/// <summary>One expression over arrays of many axes, which is NumPy's too. Its numbers are small integers, so that every sum is exact in every order.</summary>
internal sealed partial class ShapeCase
{
    private static readonly string[] Reductions = ["sum", "min", "max", "mean", "nansum", "nanmean", "nanmin", "nanmax"];
    private readonly Random _random;
    private readonly List<string> _statements = [];

    public ShapeCase(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        Common = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Extent())];
        if (_random.Next(3) == 0)
        {
            Common[_random.Next(Common.Length)] = _random.Next(60, 700);
        }

        Inputs = [Input("a", DType.Float64, Common), Input("b", DType.Float64, Shrunk()), Input("c", DType.Int32, Shrunk()), Input("d", DType.Bool, Shrunk())];
        Values = [.. Inputs.Select(RandomBytes)];
        for (var i = 0; i < 3; i++)
        {
            _statements.Add(Expression(3));
        }
    }

    private ShapeCase(int seed, Random random, IReadOnlyList<ProgramInput> inputs, params string[] statements)
    {
        Seed = seed;
        _random = random;
        Common = [];
        Inputs = inputs;
        Values = [.. Inputs.Select(RandomBytes)];
        _statements.AddRange(statements);
    }

    public int Seed { get; }

    public long[] Common { get; }

    public IReadOnlyList<ProgramInput> Inputs { get; }

    public IReadOnlyList<byte[]> Values { get; }

    public IReadOnlyList<string> Statements => _statements;

    public string Text => string.Join("; ", _statements);

    /// <summary>Matrix products and norms.</summary>
    public static ShapeCase Products(int seed)
    {
        var random = new Random(seed);
        DType[] dtypes = [DType.Float64, DType.Float32, DType.Int32, DType.Int64, DType.Bool];
        var (m, k, n) = (random.Next(0, 5), random.Next(9) == 0 ? random.Next(500, 700) : random.Next(0, 5), random.Next(9) == 0 ? random.Next(60, 140) : random.Next(0, 5));
        long[] batch = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (long)random.Next(1, 4))];
        long[] left = random.Next(3) == 0 ? [k] : [.. batch.Skip(random.Next(2)), m, k];
        long[] right = random.Next(3) == 0 ? [k] : [.. batch.Select(extent => random.Next(3) == 0 ? 1 : extent), random.Next(20) == 0 ? k + 1 : k, n];
        ProgramInput[] inputs = [Input("a", dtypes[random.Next(5)], left), Input("b", dtypes[random.Next(5)], right), Input("f", DType.Float64, left)];
        return new ShapeCase(
            seed, random, inputs, "a @ b", "dot(a, b)", "(a * 1) @ (b + b)", "vdot(f, f + 1)", "norm(f)", "norm(f, axis=-1)", "norm(f, 1, -1)", "norm(f, ord=3, axis=0, keepdims=True)", "norm(f, 0, axis=-1)");
    }

    public override string ToString() => $"seed {Seed}: {Text} over {string.Join(", ", Inputs.Select(input => $"{input.Name}({string.Join(",", input.Shape)})"))}";

    private long Extent() => _random.Next(12) switch { 0 => 0, 1 => 1, _ => _random.Next(1, 6) };

    /// <summary>A shape that broadcasts to the common one: some extents 1, some leading axes missing.</summary>
    private long[] Shrunk() => [.. Common.Skip(_random.Next(3) == 0 ? _random.Next(Common.Length + 1) : 0).Select(extent => _random.Next(3) == 0 ? 1 : extent)];

    private static ProgramInput Input(string name, DType dtype, long[] shape) => new(name, dtype, [.. shape]);

    private byte[] RandomBytes(ProgramInput input)
    {
        var count = (int)input.Shape.Aggregate(1L, static (a, b) => a * b);
        return input.DType switch
        {
            DType.Float64 => ArrayMemory.BytesOf<double>([.. Enumerable.Range(0, count).Select(_ => (double)_random.Next(-8, 9))]),
            DType.Float32 => ArrayMemory.BytesOf<float>([.. Enumerable.Range(0, count).Select(_ => (float)_random.Next(-8, 9))]),
            DType.Int64 => ArrayMemory.BytesOf<long>([.. Enumerable.Range(0, count).Select(_ => (long)_random.Next(-8, 9))]),
            DType.Int32 => ArrayMemory.BytesOf<int>([.. Enumerable.Range(0, count).Select(_ => _random.Next(-8, 9))]),
            DType.Bool => ArrayMemory.BytesOf<byte>([.. Enumerable.Range(0, count).Select(_ => (byte)_random.Next(2))]),
            _ => OfAnyType(input.DType, count),
        };
    }

    private string Expression(int depth) => _random.Next(depth == 0 ? 2 : 11) switch
    {
        0 => "abc"[_random.Next(3)].ToString(),
        1 => $"a[{Index(Common)}]",
        2 => $"({Expression(depth - 1)} + {Atom()})",
        3 => $"({Expression(depth - 1)} * {Atom()})",
        4 => $"where(d, {Expression(depth - 1)}, {"abc"[_random.Next(3)]})",
        5 => $"(a * b + c)[{Index(Common)}]",
        6 => $"transpose({Expression(depth - 1)})",
        7 => $"ravel({Expression(depth - 1)})[::{Step()}]",
        8 => $"{Reductions[_random.Next(Reductions.Length)]}({Expression(depth - 1)}, axis={Axes()}{(_random.Next(2) == 0 ? ", keepdims=True" : "")})",
        9 => $"(a - {Reductions[_random.Next(Reductions.Length)]}(a * b, axis={_random.Next(-Common.Length, Common.Length)}, keepdims=True))",
        _ => $"({Atom()} - {Reductions[_random.Next(Reductions.Length)]}({Expression(depth - 1)}))",
    };

    private string Axes() => _random.Next(3) switch
    {
        0 => "(" + string.Concat(Enumerable.Range(0, Common.Length).Where(_ => _random.Next(2) == 0).Select(static axis => axis + ",")) + ")",
        _ => _random.Next(-Common.Length, Common.Length).ToString(CultureInfo.InvariantCulture),
    };

    private string Atom() => _random.Next(4) == 0 ? _random.Next(-3, 4).ToString(CultureInfo.InvariantCulture) : "abc"[_random.Next(3)].ToString();

    private string Index(long[] shape)
    {
        var items = new List<string>();
        foreach (var extent in shape.Take(_random.Next(1, shape.Length + 1)))
        {
            items.Add(_random.Next(6) switch
            {
                0 when extent > 0 => _random.NextInt64(-extent, extent).ToString(CultureInfo.InvariantCulture),
                1 => ":",
                2 => "None, :",
                3 => $"{Bound(extent)}:{Bound(extent)}",
                4 => $"::{Step()}",
                _ => $"{Bound(extent)}:{Bound(extent)}:{Step()}",
            });
        }

        if (_random.Next(4) == 0)
        {
            items.Insert(items.Count, "...");
        }

        return string.Join(", ", items);
    }

    private string Bound(long extent) => _random.Next(3) == 0 ? "" : _random.NextInt64(-extent - 2, extent + 3).ToString(CultureInfo.InvariantCulture);

    private string Step() => (_random.Next(2) == 0 ? -1 : 1) * _random.Next(1, 4) is var step ? step.ToString(CultureInfo.InvariantCulture) : "";
}
