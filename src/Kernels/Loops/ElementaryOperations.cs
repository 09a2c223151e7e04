using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

internal readonly struct ExpFloat64 : IUnaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a) => ElementaryFunctions.Exp(a);
}

internal readonly struct LogFloat64 : IUnaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a) => ElementaryFunctions.Log(a);
}

internal readonly struct SinFloat64 : IUnaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a) => ElementaryFunctions.Sin(a);
}

internal readonly struct CosFloat64 : IUnaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a) => ElementaryFunctions.Cos(a);
}

internal readonly struct PowerFloat64 : IBinaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a, Vector512<double> b) => ElementaryFunctions.Pow(a, b);
}

/// <summary>A function of float64 applied to float32: widened, computed, rounded once.</summary>
internal readonly struct Widened<TOperation> : IUnaryOperation<float>
    where TOperation : struct, IUnaryOperation<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a)
    {
        var (lower, upper) = Vector512.Widen(a);
        return Vector512.Narrow(TOperation.Apply(lower), TOperation.Apply(upper));
    }
}

/// <summary>A function of two float64 applied to float32: widened, computed, rounded once.</summary>
internal readonly struct WidenedPair<TOperation> : IBinaryOperation<float>
    where TOperation : struct, IBinaryOperation<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b)
    {
        var (lowerA, upperA) = Vector512.Widen(a);
        var (lowerB, upperB) = Vector512.Widen(b);
        return Vector512.Narrow(TOperation.Apply(lowerA, lowerB), TOperation.Apply(upperA, upperB));
    }
}
