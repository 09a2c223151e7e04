using System.Numerics;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

internal readonly struct AndOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a & b;
}

internal readonly struct OrOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a | b;
}

internal readonly struct XorOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => a ^ b;
}

internal readonly struct ShiftLeftOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) =>
        Vector512.Create(ShiftLanes.Left(a.GetLower(), b.GetLower()), ShiftLanes.Left(a.GetUpper(), b.GetUpper()));
}

internal readonly struct ShiftRightOf<T> : IBinaryOperation<T>
    where T : unmanaged
{
    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) =>
        Vector512.Create(ShiftLanes.Right(a.GetLower(), b.GetLower()), ShiftLanes.Right(a.GetUpper(), b.GetUpper()));
}

/// <summary><c>**</c> by squaring; wraps around. A negative exponent, which the program refuses as a whole, gives 1.</summary>
internal readonly struct PowerInteger<T> : IScalarOperation<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Apply(T a, T b)
    {
        var power = T.One;
        for (var square = a; b > T.Zero; b >>= 1)
        {
            power = T.IsOddInteger(b) ? power * square : power;
            square *= square;
        }

        return power;
    }
}
