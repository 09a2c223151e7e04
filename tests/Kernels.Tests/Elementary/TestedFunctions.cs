using System.Runtime.Intrinsics;

namespace ActorShm.Kernels.Tests;

/// <summary>The elementary functions by NumPy's names, computed by the loops that stages use.</summary>
internal static unsafe class TestedFunctions
{
    /// <summary>The functions of one number.</summary>
    public static IReadOnlyList<string> OfOne { get; } =
    [
        "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    ];

    /// <summary>The functions of two numbers.</summary>
    public static IReadOnlyList<string> OfTwo { get; } = ["arctan2", "hypot", "power"];

    /// <summary>A function over the widest vector; a function of two is given a second one.</summary>
    public static Vector512<double> Of(string name, Vector512<double> x, Vector512<double> y = default)
    {
        const int Count = TileGrid.GroupElements;
        var operands = stackalloc double[2 * Count];
        var results = stackalloc double[Count];
        for (var i = 0; i < Count; i += Vector512<double>.Count)
        {
            x.Store(operands + i);
            y.Store(operands + Count + i);
        }

        var operation = ElementaryOperation.Find(Enum.Parse<OpCode>(name, ignoreCase: true), DType.Float64)!;
        operation.Float64Loop((byte*)results, (byte*)operands, (byte*)(operands + Count), null, Count);
        return Vector512.Load(results);
    }

    /// <summary>One value of a function of one or two.</summary>
    public static double Of(string name, double x, double y = 0.0) => Of(name, Vector512.Create(x), Vector512.Create(y)).GetElement(0);
}
