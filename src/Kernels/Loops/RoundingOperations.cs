using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

internal readonly struct FloorFloat : IUnaryOperation<double>, IUnaryOperation<float>
{
    public static Vector512<double> Apply(Vector512<double> a) => Vector512.Floor(a);

    public static Vector512<float> Apply(Vector512<float> a) => Vector512.Floor(a);
}

internal readonly struct CeilFloat : IUnaryOperation<double>, IUnaryOperation<float>
{
    public static Vector512<double> Apply(Vector512<double> a) => Vector512.Ceiling(a);

    public static Vector512<float> Apply(Vector512<float> a) => Vector512.Ceiling(a);
}

internal readonly struct TruncFloat : IUnaryOperation<double>, IUnaryOperation<float>
{
    public static Vector512<double> Apply(Vector512<double> a) => Vector512.Truncate(a);

    public static Vector512<float> Apply(Vector512<float> a) => Vector512.Truncate(a);
}

/// <summary>Ties go to the even neighbour.</summary>
internal readonly struct RoundFloat : IUnaryOperation<double>, IUnaryOperation<float>
{
    public static Vector512<double> Apply(Vector512<double> a) => Vector512.Round(a);

    public static Vector512<float> Apply(Vector512<float> a) => Vector512.Round(a);
}
