using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Decides which of two elements is the better one for <c>argmin</c> or <c>argmax</c>. A NaN is better than every number, and nothing is better than a NaN.</summary>
internal interface IPosition<T>
    where T : unmanaged, INumber<T>
{
    static abstract bool IsBetter(T a, T b);

    static abstract Vector512<T> IsBetter(Vector512<T> a, Vector512<T> b);

    static abstract Vector256<T> IsBetter(Vector256<T> a, Vector256<T> b);

    static abstract Vector128<T> IsBetter(Vector128<T> a, Vector128<T> b);
}

/// <summary>The smaller element is better.</summary>
internal readonly struct FirstMinimum<T> : IPosition<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsBetter(T a, T b) => a < b || (T.IsNaN(a) && !T.IsNaN(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IsBetter(Vector512<T> a, Vector512<T> b) => Vector512.LessThan(a, b) | Vector512.AndNot(Vector512.Equals(b, b), Vector512.Equals(a, a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IsBetter(Vector256<T> a, Vector256<T> b) => Vector256.LessThan(a, b) | Vector256.AndNot(Vector256.Equals(b, b), Vector256.Equals(a, a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> IsBetter(Vector128<T> a, Vector128<T> b) => Vector128.LessThan(a, b) | Vector128.AndNot(Vector128.Equals(b, b), Vector128.Equals(a, a));
}

/// <summary>The larger element is better.</summary>
internal readonly struct FirstMaximum<T> : IPosition<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsBetter(T a, T b) => a > b || (T.IsNaN(a) && !T.IsNaN(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IsBetter(Vector512<T> a, Vector512<T> b) => Vector512.GreaterThan(a, b) | Vector512.AndNot(Vector512.Equals(b, b), Vector512.Equals(a, a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> IsBetter(Vector256<T> a, Vector256<T> b) => Vector256.GreaterThan(a, b) | Vector256.AndNot(Vector256.Equals(b, b), Vector256.Equals(a, a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> IsBetter(Vector128<T> a, Vector128<T> b) => Vector128.GreaterThan(a, b) | Vector128.AndNot(Vector128.Equals(b, b), Vector128.Equals(a, a));
}
