using System.Numerics;

namespace ActorShm.Kernels;

/// <summary><c>//</c>: rounded down; by zero 0, and the smallest integer by -1 wraps around to itself.</summary>
internal static class FloorDivideInteger<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Apply(T a, T b)
    {
        if (T.IsZero(b))
        {
            return T.Zero;
        }

        if (T.IsZero(b + T.One))
        {
            return T.IsNegative(b) ? T.Zero - a : a / b; // -1, which the processor's division does not take for every dividend
        }

        var quotient = a / b;
        var remainder = a - (quotient * b);
        return !T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(b) ? quotient - T.One : quotient;
    }
}

/// <summary><c>%</c>: with the sign of the divisor; by zero 0.</summary>
internal static class RemainderInteger<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static T Apply(T a, T b) => T.IsZero(b) ? T.Zero : a - (FloorDivideInteger<T>.Apply(a, b) * b);
}
