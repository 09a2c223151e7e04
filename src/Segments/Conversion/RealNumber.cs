using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>Describes what a real number type can hold. The members are constants to the compiler, because every generic argument is a value type.</summary>
/// <typeparam name="T">An integer type of up to 64 bits, or a float type.</typeparam>
internal static class RealNumber<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static bool IsFloat => typeof(T) == typeof(Half) || typeof(T) == typeof(float) || typeof(T) == typeof(double);

    public static bool IsSigned => IsFloat || T.MinValue < T.Zero;

    /// <summary>The most bits, without the sign, of an integer that the type holds to the last digit.</summary>
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

    /// <summary>Determines whether <see cref="ConversionMode.Exact"/> can refuse no value of the other type.</summary>
    public static bool HoldsEvery<TOther>()
        where TOther : unmanaged, INumber<TOther>, IMinMaxValue<TOther>
    {
        // The lowest integer of a signed type takes one bit more, but it is a power of two, so floats hold it too.
        var hasRoom = RealNumber<TOther>.SignificantBits <= SignificantBits && (IsSigned || !RealNumber<TOther>.IsSigned);
        return hasRoom && (IsFloat || !RealNumber<TOther>.IsFloat);
    }
}
