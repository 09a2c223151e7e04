using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Uniform random numbers in [0, 1), as NumPy's <c>Generator(Philox(key=seed)).random</c> gives them, bit for bit.</summary>
internal static class RandomFill
{
    private const double Step64 = 1.0 / (1L << 53);
    private const float Step32 = 1.0f / (1 << 24);

    /// <summary>Fills a new segment; element i depends on the seed and on i only.</summary>
    public static void Fill<T>(SegmentView<T> view, ulong seed)
        where T : unmanaged
    {
        var generator = new Philox(seed);
        if (typeof(T) == typeof(double))
        {
            NewPages.Write(view, (first, target) => Doubles(generator, first, MemoryMarshal.Cast<T, double>(target)));
        }
        else if (typeof(T) == typeof(float))
        {
            NewPages.Write(view, (first, target) => Singles(generator, first, MemoryMarshal.Cast<T, float>(target)));
        }
        else
        {
            throw new ArgumentException($"random makes float32 and float64; {ElementTypes.Of<T>().Name()} was asked for.");
        }
    }

    /// <summary>One word gives one number: its upper 53 bits.</summary>
    public static void Doubles(Philox generator, long first, Span<double> target)
    {
        Span<ulong> words = stackalloc ulong[Philox.WordsPerCounter];
        var filled = 0;
        while (filled < target.Length)
        {
            var (block, skipped) = Math.DivRem(first + filled, Philox.WordsPerCounter);
            generator.Draw(block, words);
            for (var word = (int)skipped; word < words.Length && filled < target.Length; word++)
            {
                target[filled++] = (words[word] >> 11) * Step64;
            }
        }
    }

    /// <summary>One word gives two numbers, its lower half first: the upper 24 bits of each half.</summary>
    public static void Singles(Philox generator, long first, Span<float> target)
    {
        Span<ulong> words = stackalloc ulong[Philox.WordsPerCounter];
        var halves = MemoryMarshal.Cast<ulong, uint>(words); // little-endian, as everything here
        var filled = 0;
        while (filled < target.Length)
        {
            var (block, skipped) = Math.DivRem(first + filled, halves.Length);
            generator.Draw(block, words);
            for (var half = (int)skipped; half < halves.Length && filled < target.Length; half++)
            {
                target[filled++] = (halves[half] >> 8) * Step32;
            }
        }
    }
}
