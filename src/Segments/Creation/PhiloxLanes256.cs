using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Segments;

/// <summary>Philox for eight counters at once, in the lanes of two sets of 256-bit vectors. The words are those of <see cref="Philox"/>.</summary>
/// <remarks>
/// There is no vector instruction for the upper half of a 64-bit product, so it is put together from four products of 32 bits. Each round waits for the one before it, and
/// meanwhile the processor works on the second set.
/// </remarks>
internal static class PhiloxLanes256
{
    /// <summary>The number of counters that are drawn at once.</summary>
    public const int CounterCount = 8;

    private const int HalfCounters = CounterCount / 2;
    private const int HalfWords = HalfCounters * Philox.WordsPerCounter;

    /// <summary>Whether this machine has the vectors.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Draws the words of eight counters, one counter after the other.</summary>
    /// <param name="key">The key of the generator.</param>
    /// <param name="counter">The first counter.</param>
    /// <param name="words">Room for 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(ulong key, ulong counter, Span<ulong> words)
    {
        var (factor0, factor1) = (new Factor(Philox.Multiplier0), new Factor(Philox.Multiplier1));
        var (key0, key1) = (Vector256.Create(key), Vector256<ulong>.Zero);
        var front = new Lanes(Vector256.Create(counter) + Vector256<ulong>.Indices);
        var back = new Lanes(front.Word0 + Vector256.Create((ulong)HalfCounters));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            front.Mix(factor0, factor1, key0, key1);
            back.Mix(factor0, factor1, key0, key1);
            key0 += Vector256.Create(Philox.Weyl0);
            key1 += Vector256.Create(Philox.Weyl1);
        }

        front.Write(words[..HalfWords]);
        back.Write(words.Slice(HalfWords, HalfWords));
    }

    /// <summary>One vector for each word of four counters.</summary>
    private struct Lanes(Vector256<ulong> counters)
    {
        public Vector256<ulong> Word0 = counters;
        private Vector256<ulong> _word1;
        private Vector256<ulong> _word2;
        private Vector256<ulong> _word3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Mix(in Factor factor0, in Factor factor1, Vector256<ulong> key0, Vector256<ulong> key1)
        {
            var (high0, low0) = factor0.Times(Word0);
            var (high1, low1) = factor1.Times(_word2);
            (Word0, _word1, _word2, _word3) = (high1 ^ _word1 ^ key0, low1, high0 ^ _word3 ^ key1, low0);
        }

        /// <summary>Writes the four words of each counter: pairs first, then halves of the vectors.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Write(Span<ulong> words)
        {
            // Half h of even: words 0 and 1, or 2 and 3, of counter 2h; of odd, of counter 2h + 1.
            var (evenFront, evenBack) = (Avx2.UnpackLow(Word0, _word1), Avx2.UnpackLow(_word2, _word3));
            var (oddFront, oddBack) = (Avx2.UnpackHigh(Word0, _word1), Avx2.UnpackHigh(_word2, _word3));
            Avx2.Permute2x128(evenFront, evenBack, 0x20).CopyTo(words);
            Avx2.Permute2x128(oddFront, oddBack, 0x20).CopyTo(words[4..]);
            Avx2.Permute2x128(evenFront, evenBack, 0x31).CopyTo(words[8..]);
            Avx2.Permute2x128(oddFront, oddBack, 0x31).CopyTo(words[12..]);
        }
    }

    /// <summary>A multiplier, by halves: an instruction multiplies the lower 32 bits of each lane.</summary>
    private readonly struct Factor(ulong multiplier)
    {
        private readonly Vector256<ulong> _lower = Vector256.Create(multiplier);
        private readonly Vector256<ulong> _upper = Vector256.Create(multiplier >> 32);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector256<ulong> High, Vector256<ulong> Low) Times(Vector256<ulong> value)
        {
            var upper = value >> 32;
            var first = Product(value, _lower);
            var second = Product(upper, _lower) + (first >> 32); // (2³²−1)² + 2³²−1 is less than 2⁶⁴, here and below
            var third = Product(value, _upper) + Join(second, Vector256<ulong>.Zero);
            return (Product(upper, _upper) + (second >> 32) + (third >> 32), Join(first, third << 32));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Product(Vector256<ulong> left, Vector256<ulong> right) => Avx2.Multiply(left.AsUInt32(), right.AsUInt32());

        /// <summary>Takes the lower 32 bits of each lane from one vector and the upper 32 bits from the other.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Join(Vector256<ulong> lower, Vector256<ulong> upper) =>
            Avx2.Blend(lower.AsUInt32(), upper.AsUInt32(), 0b1010_1010).AsUInt64();
    }
}
