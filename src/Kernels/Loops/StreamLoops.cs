using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The plainest loops over memory, as C would have them: the limit that other ways of touching the same memory are measured against.</summary>
/// <remarks>Meters, not kernels: <see cref="Sum"/> promises nothing about the order of additions. Safe on any thread.</remarks>
public static unsafe class StreamLoops
{
    private const int Lanes = 8;
    private const int Step = 8 * Lanes;

    /// <summary>Reads all elements and adds them up.</summary>
    /// <param name="values">The elements; a span holds up to 2^31 - 1 of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        fixed (double* source = values)
        {
            var zero = Vector512<double>.Zero;
            var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
            nint i = 0;
            for (; i <= values.Length - Step; i += Step)
            {
                s0 += Vector512.Load(source + i);
                s1 += Vector512.Load(source + i + Lanes);
                s2 += Vector512.Load(source + i + (2 * Lanes));
                s3 += Vector512.Load(source + i + (3 * Lanes));
                s4 += Vector512.Load(source + i + (4 * Lanes));
                s5 += Vector512.Load(source + i + (5 * Lanes));
                s6 += Vector512.Load(source + i + (6 * Lanes));
                s7 += Vector512.Load(source + i + (7 * Lanes));
            }

            var sum = Vector512.Sum(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
            for (; i < values.Length; i++)
            {
                sum += source[i];
            }

            return sum;
        }
    }

    /// <summary>Writes one value to all elements.</summary>
    /// <param name="values">The elements; a span holds up to 2^31 - 1 of them.</param>
    /// <param name="value">What to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(Span<double> values, double value)
    {
        ref var target = ref MemoryMarshal.GetReference(values);
        var vector = Vector512.Create(value);
        nuint i = 0;
        var count = (nuint)values.Length;
        for (; i + Step <= count; i += Step)
        {
            vector.StoreUnsafe(ref target, i);
            vector.StoreUnsafe(ref target, i + Lanes);
            vector.StoreUnsafe(ref target, i + (2 * Lanes));
            vector.StoreUnsafe(ref target, i + (3 * Lanes));
            vector.StoreUnsafe(ref target, i + (4 * Lanes));
            vector.StoreUnsafe(ref target, i + (5 * Lanes));
            vector.StoreUnsafe(ref target, i + (6 * Lanes));
            vector.StoreUnsafe(ref target, i + (7 * Lanes));
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref target, i) = value;
        }
    }
}
