using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

public class PhiloxTests
{
    [SkippableTheory]
    [InlineData(512)]
    [InlineData(256)]
    public void Vectors_draw_the_words_that_are_drawn_one_counter_at_a_time(int vectorBits)
    {
        Skip.IfNot(vectorBits == 512 ? PhiloxLanes512.IsSupported : PhiloxLanes256.IsSupported, $"This machine has no {vectorBits}-bit vectors.");
        Prop.ForAll(AnyDraw().ToArbitrary(), draw =>
        {
            var generator = new Philox(draw.Key);
            var (fast, slow) = (new ulong[draw.CounterCount * Philox.WordsPerCounter], new ulong[draw.CounterCount * Philox.WordsPerCounter]);
            generator.Draw(draw.Block, fast, vectorBits);
            generator.Draw(draw.Block, slow, vectorBits: 0);
            Assert.Equal(slow, fast);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_published_words_of_the_first_counters_are_drawn()
    {
        // Of the authors' known-answer file for philox4x64-10; ours counts from one, so the block before zero draws counter zero.
        var words = new ulong[4];
        new Philox(0).Draw(-1, words);
        Assert.Equal([0x16554d9eca36314cUL, 0xdb20fe9d672d0fdcUL, 0xd7e772cee186176bUL, 0x7e68b68aec7ba23bUL], words);
    }

    [Fact]
    public void An_element_depends_on_its_place_only_wherever_a_window_starts()
    {
        var generator = new Philox(7);
        var (doubles, singles) = (new double[3_000], new float[3_000]);
        RandomFill.Doubles(generator, 0, doubles);
        RandomFill.Singles(generator, 0, singles);
        Prop.ForAll(AnyWindow().ToArbitrary(), window =>
        {
            var (someDoubles, someSingles) = (new double[window.Count], new float[window.Count]);
            RandomFill.Doubles(generator, window.First, someDoubles);
            RandomFill.Singles(generator, window.First, someSingles);
            Assert.Equal(doubles[window.First..(window.First + window.Count)], someDoubles);
            Assert.Equal(singles[window.First..(window.First + window.Count)], someSingles);
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<(ulong Key, long Block, int CounterCount)> AnyDraw() =>
        from key in ArbMap.Default.GeneratorFor<ulong>()
        from block in Gen.Frequency((3, ArbMap.Default.GeneratorFor<long>().Select(number => number & long.MaxValue)), (1, Gen.Elements(0, (1L << 32) - 5, long.MaxValue - 40)))
        from counterCount in Gen.Choose(0, 40)
        select (key, block, counterCount);

    private static Gen<(int First, int Count)> AnyWindow() =>
        from first in Gen.Choose(0, 1_500)
        from count in Gen.Choose(0, 1_500)
        select (first, count);
}
