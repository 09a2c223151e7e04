namespace ActorShm.Kernels;

/// <summary>What there is to know about each <see cref="DType"/>.</summary>
public static class DTypes
{
    private static readonly DType[] All = [DType.Bool, DType.Int32, DType.Int64, DType.Float32, DType.Float64];

    /// <summary>NumPy's name of the type, such as <c>float64</c>.</summary>
    /// <param name="t">A known type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not one of the known types.</exception>
    public static string Name(this DType t) => t switch
    {
        DType.Bool => "bool",
        DType.Int32 => "int32",
        DType.Int64 => "int64",
        DType.Float32 => "float32",
        DType.Float64 => "float64",
        _ => throw Unknown(t),
    };

    /// <summary>The size of one element in bytes.</summary>
    /// <param name="t">A known type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not one of the known types.</exception>
    public static int SizeBytes(this DType t) => t switch
    {
        DType.Bool => 1,
        DType.Int32 or DType.Float32 => 4,
        DType.Int64 or DType.Float64 => 8,
        _ => throw Unknown(t),
    };

    /// <summary>Finds a type by NumPy's name.</summary>
    /// <param name="name">For example <c>int32</c>; case matters.</param>
    /// <param name="t">The type, when the name is known.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(string name, out DType t)
    {
        t = Array.Find(All, candidate => candidate.Name() == name);
        return IsKnown(t);
    }

    internal static bool IsKnown(DType t) => Array.IndexOf(All, t) >= 0;

    internal static bool IsFloat(this DType t) => t is DType.Float32 or DType.Float64;

    internal static bool IsInteger(this DType t) => t is DType.Int32 or DType.Int64;

    private static ArgumentOutOfRangeException Unknown(DType t) =>
        new(nameof(t), t, $"{(byte)t} is not the number of an element type that expressions know: bool, int32, int64, float32, float64.");
}
