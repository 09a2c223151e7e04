using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The same for four lanes as <see cref="EightLanes"/> is for eight.</summary>
internal static unsafe partial class FourLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Float32ToFloat64(Vector128<float> a) => Vector256.Create(Vector128.WidenLower(a), Vector128.WidenUpper(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Int32ToInt64(Vector128<int> a) => Vector256.Create(Vector128.WidenLower(a), Vector128.WidenUpper(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Int32ToFloat64(Vector128<int> a) => Vector256.ConvertToDouble(Int32ToInt64(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Int64ToFloat64(Vector256<long> a) => Vector256.ConvertToDouble(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> BoolToInt64(Vector256<long> mask) => mask & Vector256<long>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> BoolToFloat64(Vector256<long> mask) => (mask & Vector256.Create(1.0).AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> BoolToInt32(Vector256<long> mask) => NarrowMask(mask) & Vector128<int>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> BoolToFloat32(Vector256<long> mask) => (NarrowMask(mask) & Vector128.Create(1f).AsInt32()).AsSingle();

    /// <summary>The mask for lanes of 4 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> NarrowMask(Vector256<long> mask) => Vector128.Narrow(mask.GetLower(), mask.GetUpper());

    /// <summary>The mask for lanes of 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> WidenMask(Vector128<int> mask) => Int32ToInt64(mask);

    /// <summary>Loads four bools from memory; any byte but 0 is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> LoadMask(byte* source)
    {
        var words = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(source)).AsByte());
        return ~Vector256.Equals(Int32ToInt64(Vector128.WidenLower(words).AsInt32()), Vector256<long>.Zero);
    }

    /// <summary>Stores four bools to memory, as bytes of 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(Vector256<long> mask, byte* target)
    {
        var bits = mask.ExtractMostSignificantBits();
        Unsafe.WriteUnaligned(target, (bits & 1) | ((bits & 2) << 7) | ((bits & 4) << 14) | ((bits & 8) << 21));
    }

    /// <summary>Adds the four lanes in the order of every sum of a tile; see <see cref="SumLoops"/>.</summary>
    public static double SumAcross(Vector256<double> lanes)
    {
        var two = lanes.GetLower() + lanes.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    public static long SumAcrossInt64(Vector256<long> lanes) => Vector256.Sum(lanes);

    /// <summary>Gives one for each lane that is not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> CountMask(Vector256<long> counted, Vector256<long> mask) => counted - mask;

    /// <summary>The smallest or largest lane of a full vector.</summary>
    public static long ExtremeAcrossWide<T, TExtreme>(Vector256<T> lanes)
        where T : unmanaged, System.Numerics.INumber<T>
        where TExtreme : struct, IExtreme<T>
    {
        var result = lanes.GetElement(0);
        for (var i = 1; i < Vector256<T>.Count; i++)
        {
            result = TExtreme.Of(result, lanes.GetElement(i));
        }

        return ExtremeLoops.Bits(result);
    }

    /// <summary>The smallest or largest lane of a full vector of floats; see <see cref="ExtremeLoops.Settle"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long FloatExtremeAcrossWide<T, TExtreme>(Vector256<T> lanes, Vector256<T> signs, Vector256<T> nans)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        where TExtreme : struct, IExtreme<T>
    {
        var result = lanes.GetElement(0);
        for (var i = 1; i < Vector256<T>.Count; i++)
        {
            result = TExtreme.OfNumbers(result, lanes.GetElement(i));
        }

        return ExtremeLoops.Settle<T, TExtreme>(result, signs.ExtractMostSignificantBits(), Vector256<T>.Count, nans.ExtractMostSignificantBits() != 0);
    }

    /// <summary>The smallest or largest lane of a vector of floats of half the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long FloatExtremeAcrossHalf<T, TExtreme>(Vector128<T> lanes, Vector128<T> signs, Vector128<T> nans)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        where TExtreme : struct, IExtreme<T>
    {
        var result = lanes.GetElement(0);
        for (var i = 1; i < Vector128<T>.Count; i++)
        {
            result = TExtreme.OfNumbers(result, lanes.GetElement(i));
        }

        return ExtremeLoops.Settle<T, TExtreme>(result, signs.ExtractMostSignificantBits(), Vector128<T>.Count, nans.ExtractMostSignificantBits() != 0);
    }

    /// <summary>The smallest or largest lane of a vector of half the width.</summary>
    public static long ExtremeAcrossHalf<T, TExtreme>(Vector128<T> lanes)
        where T : unmanaged, System.Numerics.INumber<T>
        where TExtreme : struct, IExtreme<T>
    {
        var result = lanes.GetElement(0);
        for (var i = 1; i < Vector128<T>.Count; i++)
        {
            result = TExtreme.Of(result, lanes.GetElement(i));
        }

        return ExtremeLoops.Bits(result);
    }
}
