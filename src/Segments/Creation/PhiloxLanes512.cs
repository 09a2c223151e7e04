using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ActorShm.Segments;

/// <summary>Philox for sixteen counters at once, in the lanes of two sets of 512-bit vectors. The words are those of <see cref="Philox"/>.</summary>
/// <remarks>
/// There is no vector instruction for the upper half of a 64-bit product, so it is put together from four products of 32 bits. Each round waits for the one before it, and
/// meanwhile the processor works on the second set.
/// </remarks>
internal static class PhiloxLanes512
{
    /// <summary>The number of counters that are drawn at once.</summary>
    public const int CounterCount = 16;

    private const int HalfCounters = CounterCount / 2;
    private const int HalfWords = HalfCounters * Philox.WordsPerCounter;

    /// <summary>Whether this machine has the vectors.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Draws the words of sixteen counters, one counter after the other.</summary>
    /// <param name="key">The key of the generator.</param>
    /// <param name="counter">The first counter.</param>
    /// <param name="words">Room for 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(ulong key, ulong counter, Span<ulong> words)
    {
        var (factor0, factor1) = (new Factor(Philox.Multiplier0), new Factor(Philox.Multiplier1));
        var (key0, key1) = (Vector512.Create(key), Vector512<ulong>.Zero);
        var front = new Lanes(Vector512.Create(counter) + Vector512<ulong>.Indices);
        var back = new Lanes(front.Word0 + Vector512.Create((ulong)HalfCounters));
        for (var round = 0; round < Philox.Rounds; round++)
        {
            front.Mix(factor0, factor1, key0, key1);
            back.Mix(factor0, factor1, key0, key1);
            key0 += Vector512.Create(Philox.Weyl0);
            key1 += Vector512.Create(Philox.Weyl1);
        }

        front.Write(words[..HalfWords]);
        back.Write(words.Slice(HalfWords, HalfWords));
    }

    /// <summary>One vector for each word of eight counters.</summary>
    private struct Lanes(Vector512<ulong> counters)
    {
        public Vector512<ulong> Word0 = counters;
        private Vector512<ulong> _word1;
        private Vector512<ulong> _word2;
        private Vector512<ulong> _word3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Mix(in Factor factor0, in Factor factor1, Vector512<ulong> key0, Vector512<ulong> key1)
        {
            var (high0, low0) = factor0.Times(Word0);
            var (high1, low1) = factor1.Times(_word2);
            (Word0, _word1, _word2, _word3) = (high1 ^ _word1 ^ key0, low1, high0 ^ _word3 ^ key1, low0);
        }

        /// <summary>Writes the four words of each counter: pairs first, then quarters of the vectors.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Write(Span<ulong> words)
        {
            // Quarter q of even: words 0 and 1, or 2 and 3, of counter 2q; of odd, of counter 2q + 1.
            var (evenFront, evenBack) = (Avx512F.UnpackLow(Word0, _word1), Avx512F.UnpackLow(_word2, _word3));
            var (oddFront, oddBack) = (Avx512F.UnpackHigh(Word0, _word1), Avx512F.UnpackHigh(_word2, _word3));
            var (evenLower, evenUpper) = (Avx512F.Shuffle4x128(evenFront, evenBack, 0b0100_0100), Avx512F.Shuffle4x128(evenFront, evenBack, 0b1110_1110));
            var (oddLower, oddUpper) = (Avx512F.Shuffle4x128(oddFront, oddBack, 0b0100_0100), Avx512F.Shuffle4x128(oddFront, oddBack, 0b1110_1110));
            Avx512F.Shuffle4x128(evenLower, oddLower, 0b1000_1000).CopyTo(words);
            Avx512F.Shuffle4x128(evenLower, oddLower, 0b1101_1101).CopyTo(words[8..]);
            Avx512F.Shuffle4x128(evenUpper, oddUpper, 0b1000_1000).CopyTo(words[16..]);
            Avx512F.Shuffle4x128(evenUpper, oddUpper, 0b1101_1101).CopyTo(words[24..]);
        }
    }

    /// <summary>A multiplier, by halves: an instruction multiplies the lower 32 bits of each lane.</summary>
    private readonly struct Factor(ulong multiplier)
    {
        private readonly Vector512<ulong> _lower = Vector512.Create(multiplier);
        private readonly Vector512<ulong> _upper = Vector512.Create(multiplier >> 32);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector512<ulong> High, Vector512<ulong> Low) Times(Vector512<ulong> value)
        {
            var lowerHalf = Vector512.Create((ulong)uint.MaxValue);
            var upper = value >> 32;
            var first = Product(value, _lower);
            var second = Product(upper, _lower) + (first >> 32); // (2³²−1)² + 2³²−1 is less than 2⁶⁴, here and below
            var third = Product(value, _upper) + (second & lowerHalf);
            return (Product(upper, _upper) + (second >> 32) + (third >> 32), (third << 32) | (first & lowerHalf));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ulong> Product(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.Multiply(left.AsUInt32(), right.AsUInt32());
    }
}
