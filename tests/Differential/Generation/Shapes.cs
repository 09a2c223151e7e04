namespace ActorShm.Differential.Generation;

/// <summary>Random shapes: scalars, empty ones, many axes, and lengths about those of vectors, tiles and blocks.</summary>
internal sealed class Shapes(Random random)
{
    private static readonly long[] Boundaries = [7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 511, 512, 513, 1023, 1024, 1025, 1537];
    private static readonly long[] Blocks = [65_535, 65_536, 65_537, 131_073];

    /// <summary>Shapes that mostly broadcast with each other; the last is a scalar's.</summary>
    public IEnumerable<IReadOnlyList<long>> ThatFit(int count)
    {
        var common = Common();
        yield return common;
        for (var i = 2; i < count; i++)
        {
            yield return random.Next(8) == 0 ? Common() : Shrunk(common);
        }

        yield return [];
    }

    private long[] Common() => random.Next(100) switch
    {
        0 => [Blocks[random.Next(Blocks.Length)]],
        1 => [random.Next(1, 4), 30_000 + random.Next(3000)],
        < 45 => [Boundaries[random.Next(Boundaries.Length)]],
        < 60 => [random.Next(1, 6), Boundaries[random.Next(Boundaries.Length)]],
        < 66 => [Boundaries[random.Next(Boundaries.Length)], random.Next(1, 6)],
        66 => OfShortAnd(random.Next(1, 3), random.Next(20_000, 30_000)),
        67 => OfShortAnd(random.Next(1, 3), random.Next(100, 180), random.Next(100, 180)),
        < 78 => OfShortAnd(random.Next(2, 4), Boundaries[random.Next(Boundaries.Length)]),
        _ => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Extent())],
    };

    /// <summary>Short axes and longer ones in any order: rows, columns, and runs in between.</summary>
    private long[] OfShortAnd(int shortAxes, params long[] longer)
    {
        long[] shape = [.. Enumerable.Range(0, shortAxes).Select(_ => (long)random.Next(1, 5)), .. longer];
        random.Shuffle(shape);
        return shape;
    }

    private long Extent() => random.Next(12) switch { 0 => 0, 1 => 1, _ => random.Next(1, 7) };

    private long[] Shrunk(long[] common) =>
        [.. common.Skip(random.Next(4) == 0 ? random.Next(common.Length + 1) : 0).Select(extent => random.Next(5) == 0 ? 1 : extent)];
}
