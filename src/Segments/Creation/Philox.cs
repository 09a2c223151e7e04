using System.Runtime.Intrinsics.X86;

namespace ActorShm.Segments;

/// <summary>The generator Philox4x64-10 (Salmon and others, 2011): four random 64-bit words for each counter, in any order and on any thread.</summary>
/// <remarks>Word <c>i</c> is the <c>i</c>-th raw word of <c>numpy.random.Philox(key=key)</c>: NumPy counts up before it draws, so its first counter is 1.</remarks>
internal readonly struct Philox(ulong key)
{
    /// <summary>The number of words that one counter gives.</summary>
    public const int WordsPerCounter = 4;

    /// <summary>The number of rounds in which a counter is mixed.</summary>
    public const int Rounds = 10;

    /// <summary>The factor by which word 0 is multiplied in each round.</summary>
    public const ulong Multiplier0 = 0xD2E7470EE14C6C93;

    /// <summary>The factor by which word 2 is multiplied in each round.</summary>
    public const ulong Multiplier1 = 0xCA5A826395121157;

    /// <summary>The number added to the key in each round: the golden ratio.</summary>
    public const ulong Weyl0 = 0x9E3779B97F4A7C15;

    /// <summary>The number added to the upper word of the key in each round: the square root of three.</summary>
    public const ulong Weyl1 = 0xBB67AE8584CAA73B;

    /// <summary>Draws the words from number <c>4 * block</c> on.</summary>
    /// <param name="block">From 0 to <see cref="long.MaxValue"/>, so the upper words of the counter stay zero.</param>
    /// <param name="words">Room for the words of one counter or several.</param>
    public void Draw(long block, Span<ulong> words) => Draw(block, words, PhiloxLanes512.IsSupported ? 512 : PhiloxLanes256.IsSupported ? 256 : 0);

    /// <summary>Does the same with vectors of so many bits at most, so that a test can compare them.</summary>
    internal void Draw(long block, Span<ulong> words, int vectorBits)
    {
        const int words512 = PhiloxLanes512.CounterCount * WordsPerCounter;
        const int words256 = PhiloxLanes256.CounterCount * WordsPerCounter;
        var counter = (ulong)block + 1;
        for (; vectorBits >= 512 && words.Length >= words512; words = words[words512..], counter += PhiloxLanes512.CounterCount)
        {
            PhiloxLanes512.Draw(key, counter, words);
        }

        for (; vectorBits >= 256 && words.Length >= words256; words = words[words256..], counter += PhiloxLanes256.CounterCount)
        {
            PhiloxLanes256.Draw(key, counter, words);
        }

        for (; words.Length >= 2 * WordsPerCounter; words = words[(2 * WordsPerCounter)..], counter += 2)
        {
            DrawTwo(counter, words[..(2 * WordsPerCounter)]);
        }

        if (!words.IsEmpty)
        {
            DrawOne(counter, words);
        }
    }

    /// <summary>Draws two counters side by side: each round waits for the one before it, and meanwhile the processor works on the other counter.</summary>
    private void DrawTwo(ulong counter, Span<ulong> words)
    {
        var (a0, a1, a2, a3) = (counter, 0UL, 0UL, 0UL);
        var (b0, b1, b2, b3) = (counter + 1, 0UL, 0UL, 0UL);
        var (key0, key1) = (key, 0UL);
        for (var round = 0; round < Rounds; round++)
        {
            (a0, a1, a2, a3) = (High(Multiplier1, a2) ^ a1 ^ key0, Multiplier1 * a2, High(Multiplier0, a0) ^ a3 ^ key1, Multiplier0 * a0);
            (b0, b1, b2, b3) = (High(Multiplier1, b2) ^ b1 ^ key0, Multiplier1 * b2, High(Multiplier0, b0) ^ b3 ^ key1, Multiplier0 * b0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        (words[0], words[1], words[2], words[3]) = (a0, a1, a2, a3);
        (words[4], words[5], words[6], words[7]) = (b0, b1, b2, b3);
    }

    // The instruction that gives both halves leaves one of them in memory, and the next round would have to wait to load it.
    private static ulong High(ulong left, ulong right) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(left, right) : Math.BigMul(left, right, out _);

    private void DrawOne(ulong counter, Span<ulong> words)
    {
        var (counter0, counter1, counter2, counter3) = (counter, 0UL, 0UL, 0UL);
        var (key0, key1) = (key, 0UL);
        for (var round = 0; round < Rounds; round++)
        {
            var high0 = Math.BigMul(Multiplier0, counter0, out var low0);
            var high1 = Math.BigMul(Multiplier1, counter2, out var low1);
            (counter0, counter1, counter2, counter3) = (high1 ^ counter1 ^ key0, low1, high0 ^ counter3 ^ key1, low0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        (words[0], words[1], words[2], words[3]) = (counter0, counter1, counter2, counter3);
    }
}
