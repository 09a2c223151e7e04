using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>A number as the sum of two doubles that is not carried out, so that the rounding error of the first one is kept.</summary>
/// <remarks>Has fields instead of properties, because the just-in-time compiler would have to inline each call of a property, and it gives up after a certain number.</remarks>
/// <typeparam name="T">The lanes.</typeparam>
internal readonly struct TwoParts<T>
    where T : struct, ILanes<T>
{
    /// <summary>The number, rounded or nearly so.</summary>
    public readonly T High;

    /// <summary>What is missing from it, rounded.</summary>
    public readonly T Low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TwoParts(T high, T low)
    {
        High = high;
        Low = low;
    }

    /// <summary>Both parts in one double.</summary>
    public T Rounded
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => High + Low;
    }

    /// <summary>The exact sum (Dekker's fast two-sum, 1971).</summary>
    /// <param name="larger">Zero, or at least as large as <paramref name="smaller"/> in magnitude.</param>
    /// <param name="smaller">The other term.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> OfSum(T larger, T smaller)
    {
        var sum = larger + smaller;
        return new(sum, larger - sum + smaller);
    }

    /// <summary>The exact sum of terms of any size (Knuth's two-sum).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> OfAnySum(T left, T right)
    {
        var sum = left + right;
        var rightOfSum = sum - left;
        return new(sum, left - (sum - rightOfSum) + (right - rightOfSum));
    }

    /// <summary>The exact product, where it does not underflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> OfProduct(T left, T right)
    {
        var product = left * right;
        return new(product, T.FusedMultiplyAdd(left, right, -product));
    }

    /// <summary>A product of numbers in two parts, good to about 100 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> OfProduct(TwoParts<T> left, TwoParts<T> right)
    {
        var product = OfProduct(left.High, right.High);
        var low = T.FusedMultiplyAdd(left.High, right.Low, product.Low);
        return new(product.High, T.FusedMultiplyAdd(left.Low, right.High, low));
    }

    /// <summary>A quotient of numbers in two parts, good to about 100 bits; one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoParts<T> OfQuotient(TwoParts<T> dividend, TwoParts<T> divisor)
    {
        var inverse = T.Of(1.0) / divisor.High;
        var quotient = dividend.High * inverse;
        var rest = T.FusedMultiplyAdd(-quotient, divisor.High, dividend.High);
        rest += T.FusedMultiplyAdd(-quotient, divisor.Low, dividend.Low);
        return new(quotient, rest * inverse);
    }

    /// <summary>The number with a small one added to its low part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TwoParts<T> Plus(T small) => new(High, Low + small);
}
