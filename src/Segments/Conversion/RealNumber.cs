using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>What a real number type can hold. Constants to the compiler, as every generic argument is a value type.</summary>
/// <typeparam name="T">An integer type of up to 64 bits, or a float type.</typeparam>
internal static class RealNumber<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static bool IsFloat => typeof(T) == typeof(Half) || typeof(T) == typeof(float) || typeof(T) == typeof(double);

    public static bool IsSigned => IsFloat || T.MinValue < T.Zero;

    /// <summary>How many bits an integer may have to be held to the last digit, the sign not counted.</summary>
    public static int SignificantBits
    {
        get
        {
            if (IsFloat)
            {
                return typeof(T) == typeof(Half) ? 11 : typeof(T) == typeof(float) ? 24 : 53;
            }

            return (8 * Unsafe.SizeOf<T>()) - (IsSigned ? 1 : 0);
        }
    }

    /// <summary>Whether no value of the other type can be refused by <see cref="ConversionMode.Exact"/>.</summary>
    public static bool HoldsEvery<TOther>()
        where TOther : unmanaged, INumber<TOther>, IMinMaxValue<TOther>
    {
        // The lowest integer of a signed type takes one bit more, but it is a power of two: floats hold it too.
        var hasRoom = RealNumber<TOther>.SignificantBits <= SignificantBits && (IsSigned || !RealNumber<TOther>.IsSigned);
        return hasRoom && (IsFloat || !RealNumber<TOther>.IsFloat);
    }
}
