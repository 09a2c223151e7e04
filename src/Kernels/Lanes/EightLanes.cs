using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Kernels;

/// <summary>The operations on eight lanes that fused loops need and that the framework does not have as one method. Emitted code calls them by name.</summary>
internal static unsafe partial class EightLanes
{
    private const ulong LowBitOfEachByte = 0x0101_0101_0101_0101;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Float32ToFloat64(Vector256<float> a) =>
        Vector512.Create(Vector256.Create(Vector128.WidenLower(a.GetLower()), Vector128.WidenUpper(a.GetLower())), Vector256.Create(Vector128.WidenLower(a.GetUpper()), Vector128.WidenUpper(a.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Int32ToInt64(Vector256<int> a) => Vector512.Create(Vector256.WidenLower(a), Vector256.WidenUpper(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Int32ToFloat64(Vector256<int> a) => Vector512.ConvertToDouble(Int32ToInt64(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Int64ToFloat64(Vector512<long> a) => Vector512.ConvertToDouble(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> BoolToInt64(Vector512<long> mask) => mask & Vector512<long>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> BoolToFloat64(Vector512<long> mask) => (mask & Vector512.Create(1.0).AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> BoolToInt32(Vector512<long> mask) => NarrowMask(mask) & Vector256<int>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BoolToFloat32(Vector512<long> mask) => (NarrowMask(mask) & Vector256.Create(1f).AsInt32()).AsSingle();

    /// <summary>The mask for lanes of 4 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> NarrowMask(Vector512<long> mask) => Vector256.Narrow(mask.GetLower(), mask.GetUpper());

    /// <summary>The mask for lanes of 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> WidenMask(Vector256<int> mask) => Int32ToInt64(mask);

    /// <summary>Loads eight bools from memory; any byte but 0 is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> LoadMask(byte* source)
    {
        var words = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)).AsByte());
        var wide = Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
        return ~Vector512.Equals(Int32ToInt64(wide.AsInt32()), Vector512<long>.Zero);
    }

    /// <summary>Stores eight bools to memory, as bytes of 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(Vector512<long> mask, byte* target)
    {
        var bits = mask.ExtractMostSignificantBits();
        Unsafe.WriteUnaligned(target, Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitDeposit(bits, LowBitOfEachByte) : Spread(bits));
    }

    /// <summary>Adds the eight lanes in the order of every sum of a tile; see <see cref="SumLoops"/>.</summary>
    public static double SumAcross(Vector512<double> lanes) => FourLanes.SumAcross(lanes.GetLower() + lanes.GetUpper());

    public static long SumAcrossInt64(Vector512<long> lanes) => Vector512.Sum(lanes);

    /// <summary>Gives one for each lane that is not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> CountMask(Vector512<long> counted, Vector512<long> mask) => counted - mask;

    /// <summary>The smallest or largest lane of a full vector.</summary>
    public static long ExtremeAcrossWide<T, TExtreme>(Vector512<T> lanes)
        where T : unmanaged, System.Numerics.INumber<T>
        where TExtreme : struct, IExtreme<T>
    {
        var result = lanes.GetElement(0);
        for (var i = 1; i < Vector512<T>.Count; i++)
        {
            result = TExtreme.Of(result, lanes.GetElement(i));
        }

        return ExtremeLoops.Bits(result);
    }

    /// <summary>The smallest or largest lane of a full vector of floats; see <see cref="ExtremeLoops.Settle"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long FloatExtremeAcrossWide<T, TExtreme>(Vector512<T> lanes, Vector512<T> signs, Vector512<T> nans)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        where TExtreme : struct, IExtreme<T>
    {
        var result = lanes.GetElement(0);
        for (var i = 1; i < Vector512<T>.Count; i++)
        {
            result = TExtreme.OfNumbers(result, lanes.GetElement(i));
        }

        return ExtremeLoops.Settle<T, TExtreme>(result, signs.ExtractMostSignificantBits(), Vector512<T>.Count, nans.ExtractMostSignificantBits() != 0);
    }

    /// <summary>The smallest or largest lane of a vector of floats of half the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long FloatExtremeAcrossHalf<T, TExtreme>(Vector256<T> lanes, Vector256<T> signs, Vector256<T> nans)
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

    /// <summary>The smallest or largest lane of a vector of half the width.</summary>
    public static long ExtremeAcrossHalf<T, TExtreme>(Vector256<T> lanes)
        where T : unmanaged, System.Numerics.INumber<T>
        where TExtreme : struct, IExtreme<T> => FourLanes.ExtremeAcrossWide<T, TExtreme>(lanes);

    /// <summary>Spreads bits: bit <c>i</c> becomes byte <c>i</c>.</summary>
    private static ulong Spread(ulong bits)
    {
        var bytes = 0UL;
        for (var i = 0; i < 8; i++)
        {
            bytes |= ((bits >> i) & 1) << (8 * i);
        }

        return bytes;
    }
}
