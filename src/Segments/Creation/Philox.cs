using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>Philox4x64-10 (Salmon and others, 2011): four random 64-bit words for each counter, in any order and on any thread.</summary>
/// <remarks>Word <c>i</c> is what <c>numpy.random.Philox(key=key)</c> gives as its <c>i</c>-th raw word: NumPy counts up before it draws, so its first counter is 1.</remarks>
internal readonly struct Philox(ulong key)
{
    /// <summary>How many words one counter gives.</summary>
    public const int WordsPerCounter = 4;

    private const int Rounds = 10;
    private const ulong Multiplier0 = 0xD2E7470EE14C6C93;
    private const ulong Multiplier1 = 0xCA5A826395121157;
    private const ulong Weyl0 = 0x9E3779B97F4A7C15; // the golden ratio
    private const ulong Weyl1 = 0xBB67AE8584CAA73B; // the square root of three

    /// <summary>The words number <c>4 * block</c> to <c>4 * block + 3</c>.</summary>
    /// <param name="block">From 0 to <see cref="long.MaxValue"/>, so the upper words of the counter stay zero.</param>
    /// <param name="words">Room for four.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Draw(long block, Span<ulong> words)
    {
        var (counter0, counter1, counter2, counter3) = ((ulong)block + 1, 0UL, 0UL, 0UL);
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
