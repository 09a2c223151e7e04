using System.Numerics;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The smaller, or the larger, of two values.</summary>
/// <remarks>
/// IEEE 754-2019 "minimum" and "maximum": NaN wins over every number, and -0.0 is less than +0.0. So the result does not
/// depend on the order of the elements, except for the payload of a NaN, which <see cref="CanonicalNan"/> settles.
/// </remarks>
internal interface IExtreme<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The value that loses against every other.</summary>
    static abstract T Identity { get; }

    static abstract T Of(T a, T b);

    /// <summary>Returns the same by one comparison, for values of which none is NaN. Of two zeros it may return either.</summary>
    static abstract T OfNumbers(T a, T b);

    static abstract Vector512<T> Of(Vector512<T> a, Vector512<T> b);
}

/// <summary>The smaller of two values.</summary>
internal readonly struct MinimumOf<T> : IExtreme<T>, IBinaryOperation<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.CreateSaturating(double.PositiveInfinity);

    public static T Of(T a, T b) => T.Min(a, b);

    public static T OfNumbers(T a, T b) => T.MinNative(a, b);

    public static Vector512<T> Of(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);

    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);
}

/// <summary>The larger of two values.</summary>
internal readonly struct MaximumOf<T> : IExtreme<T>, IBinaryOperation<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.CreateSaturating(double.NegativeInfinity);

    public static T Of(T a, T b) => T.Max(a, b);

    public static T OfNumbers(T a, T b) => T.MaxNative(a, b);

    public static Vector512<T> Of(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    public static Vector512<T> Apply(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);
}
