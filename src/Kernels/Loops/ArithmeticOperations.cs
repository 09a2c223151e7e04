using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

internal readonly struct AddOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a + b;
}

internal readonly struct SubtractOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a - b;
}

internal readonly struct MultiplyOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a * b;
}

internal readonly struct DivideOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a / b;
}

internal readonly struct NegateInteger<T> : IUnaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a) => Vector512<T>.Zero - a;
}

/// <summary>Wraps around: the smallest integer stays itself, as in NumPy.</summary>
internal readonly struct AbsInteger<T> : IUnaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a)
    {
        var negative = Vector512.LessThan(a, Vector512<T>.Zero);
        return (a ^ negative) - negative;
    }
}

/// <summary>Flips the sign bit, of zero and NaN too.</summary>
internal readonly struct NegateFloat64 : IUnaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a) => a ^ Vector512.Create(-0.0);
}

/// <summary>Flips the sign bit, of zero and NaN too.</summary>
internal readonly struct NegateFloat32 : IUnaryOperation<float>
{
    public static Vector512<float> Apply(Vector512<float> a) => a ^ Vector512.Create(-0.0f);
}

/// <summary>Clears the sign bit.</summary>
internal readonly struct AbsFloat64 : IUnaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a) => Vector512.AndNot(a, Vector512.Create(-0.0));
}

/// <summary>Clears the sign bit.</summary>
internal readonly struct AbsFloat32 : IUnaryOperation<float>
{
    public static Vector512<float> Apply(Vector512<float> a) => Vector512.AndNot(a, Vector512.Create(-0.0f));
}

/// <summary>Correctly rounded, as IEEE 754 demands.</summary>
internal readonly struct SqrtOf<T> : IUnaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a) => Vector512.Sqrt(a);
}
