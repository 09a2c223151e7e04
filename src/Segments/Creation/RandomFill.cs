using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Segments;

/// <summary>Fills arrays with uniform random numbers in [0, 1), bit for bit those of NumPy's <c>Generator(Philox(key=seed)).random</c>.</summary>
internal static class RandomFill
{
    private const double Step64 = 1.0 / (1L << 53);
    private const float Step32 = 1.0f / (1 << 24);

    // The words that are drawn at once: few enough to stay in the nearest cache until they are converted to numbers.
    private const int DrawnWords = 128;

    /// <summary>Fills a new segment; element i depends only on the seed and on i.</summary>
    public static void Fill<T>(SegmentView<T> view, ulong seed, CancellationToken cancellation = default)
        where T : unmanaged
    {
        var generator = new Philox(seed);
        if (typeof(T) == typeof(double))
        {
            NewPages.Generate(view, (first, target) => Doubles(generator, first, MemoryMarshal.Cast<T, double>(target)), cancellation);
        }
        else if (typeof(T) == typeof(float))
        {
            NewPages.Generate(view, (first, target) => Singles(generator, first, MemoryMarshal.Cast<T, float>(target)), cancellation);
        }
        else
        {
            throw new ArgumentException($"random makes float32 and float64; {ElementTypes.Of<T>().Name()} was asked for.");
        }
    }

    /// <summary>Makes one number of each word, from its upper 53 bits.</summary>
    public static void Doubles(Philox generator, long first, Span<double> target)
    {
        Span<ulong> words = stackalloc ulong[DrawnWords];
        while (!target.IsEmpty)
        {
            var drawn = Draw(generator, first, target.Length, words);
            ToDoubles(drawn, target);
            first += drawn.Length;
            target = target[drawn.Length..];
        }
    }

    /// <summary>Makes two numbers of each word, from the upper 24 bits of each half, the lower half first.</summary>
    public static void Singles(Philox generator, long first, Span<float> target)
    {
        Span<ulong> words = stackalloc ulong[DrawnWords];
        while (!target.IsEmpty)
        {
            var (word, skipped) = Math.DivRem(first, 2);
            var drawn = MemoryMarshal.Cast<ulong, uint>(Draw(generator, word, (target.Length / 2) + 2, words))[(int)skipped..]; // little-endian, as everything here
            drawn = drawn[..Math.Min(drawn.Length, target.Length)];
            ToSingles(drawn, target);
            first += drawn.Length;
            target = target[drawn.Length..];
        }
    }

    /// <summary>Draws words from a given one on: as many as there is room for, but no more than are asked for.</summary>
    private static ReadOnlySpan<ulong> Draw(Philox generator, long firstWord, long count, Span<ulong> words)
    {
        var (block, skipped) = Math.DivRem(firstWord, Philox.WordsPerCounter);
        var end = (int)Math.Min(words.Length, skipped + count);
        var counterCount = (end + Philox.WordsPerCounter - 1) / Philox.WordsPerCounter;
        generator.Draw(block, words[..(counterCount * Philox.WordsPerCounter)]);
        return words[(int)skipped..end];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToDoubles(ReadOnlySpan<ulong> words, Span<double> target)
    {
        var at = 0;
        for (; at <= words.Length - Vector512<ulong>.Count; at += Vector512<ulong>.Count)
        {
            (Vector512.ConvertToDouble(Vector512.Create(words[at..]) >> 11) * Step64).CopyTo(target[at..]);
        }

        for (; at < words.Length; at++)
        {
            target[at] = (words[at] >> 11) * Step64;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToSingles(ReadOnlySpan<uint> halves, Span<float> target)
    {
        var at = 0;
        for (; at <= halves.Length - Vector512<uint>.Count; at += Vector512<uint>.Count)
        {
            // The number is less than 2²⁴, so it is the same as a signed integer, which more machines convert in one instruction.
            (Vector512.ConvertToSingle((Vector512.Create(halves[at..]) >> 8).AsInt32()) * Step32).CopyTo(target[at..]);
        }

        for (; at < halves.Length; at++)
        {
            target[at] = (halves[at] >> 8) * Step32;
        }
    }
}
