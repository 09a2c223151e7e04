using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>What is made here has the bits of what NumPy makes. One Python process checks all arrays of a test.</summary>
public class NumPyCreationTests
{
    [SkippableFact]
    public void Random_numbers_are_those_of_the_Philox_generator_of_NumPy()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var arguments = new List<string>();
        foreach (var seed in (ulong[])[0, 1, 42, 1UL << 63, ulong.MaxValue])
        {
            // Over several pieces, so that threads start in the middle.
            foreach (var count in (long[])[0, 1, 2, 3, 4, 5, 7, 9, 1_000, 1_300_001])
            {
                using var doubles = fixture.Store.Random<double>(count, seed);
                using var singles = fixture.Store.Random<float>(count, seed);
                arguments.AddRange([seed.ToString(CultureInfo.InvariantCulture), fixture.Store.PathOf(doubles.Handle), fixture.Store.PathOf(singles.Handle)]);
            }
        }

        Assert.Equal("50", NumPy.Run(
            """
            import sys, numpy as np
            checked = 0
            for seed, doubles, singles in zip(*[iter(sys.argv[1:])] * 3):
                for path, dtype in ((doubles, np.float64), (singles, np.float32)):
                    a = np.load(path)
                    e = np.random.Generator(np.random.Philox(key=int(seed))).random(len(a), dtype=dtype)
                    assert a.dtype == e.dtype and a.tobytes() == e.tobytes(), (seed, len(a), dtype, a[:4], e[:4])
                checked += 1
            print(checked)
            """,
            [.. arguments]));
    }

    [SkippableFact]
    public void Linspace_has_the_bits_of_NumPy()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var arguments = new List<string>();
        foreach (var (start, stop) in AnyEnds())
        {
            foreach (var count in (long[])[0, 1, 2, 3, 50, 999, 1_000_003])
            {
                foreach (var endpoint in (bool[])[true, false])
                {
                    using var doubles = fixture.Store.Linspace<double>(start, stop, count, endpoint);
                    using var singles = fixture.Store.Linspace<float>(start, stop, count, endpoint);
                    using var halves = fixture.Store.Linspace<Half>(start, stop, count, endpoint);
                    using var integers = fixture.Store.Linspace<long>(Math.Clamp(start, -1e15, 1e15), Math.Clamp(stop, -1e15, 1e15), count, endpoint);
                    arguments.AddRange([$"{start:R}", $"{stop:R}", $"{count}", endpoint ? "1" : "0"]);
                    arguments.AddRange(((SegmentView[])[doubles, singles, halves, integers]).Select(view => fixture.Store.PathOf(view.Handle)));
                }
            }
        }

        Assert.Equal($"{arguments.Count / 8}", NumPy.Run(
            """
            import sys, numpy as np
            checked = 0
            np.seterr(all='ignore')
            for start, stop, n, endpoint, *paths in zip(*[iter(sys.argv[1:])] * 8):
                for path, dtype in zip(paths, (np.float64, np.float32, np.float16, np.int64)):
                    lo, hi = (np.clip(float(v), -1e15, 1e15) if dtype is np.int64 else float(v) for v in (start, stop))
                    e = np.linspace(lo, hi, int(n), endpoint=endpoint == '1', dtype=dtype)
                    a = np.load(path)
                    assert a.dtype == e.dtype and a.tobytes() == e.tobytes(), (start, stop, n, endpoint, dtype, a[a != e][:4], e[a != e][:4])
                checked += 1
            print(checked)
            """,
            [.. arguments]));
    }

    [SkippableFact]
    public void Arange_has_the_length_and_the_values_of_NumPy()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var arguments = new List<string>();
        var random = new Random(20_240_607);
        for (var example = 0; example < 60; example++)
        {
            var (start, stop, step) = (random.Next(-500, 500), random.Next(-500, 500), random.Next(1, 40) * (random.Next(2) == 0 ? 1 : -1));
            using var integers = fixture.Store.Arange(start, stop, step);
            using var shorts = fixture.Store.Arange((short)start, (short)stop, (short)step);
            var (real, end, stride) = (start / 7.0, stop / 3.0, step / 11.0);
            using var doubles = fixture.Store.Arange(real, end, stride);
            arguments.AddRange([$"{start}", $"{stop}", $"{step}", $"{real:R}", $"{end:R}", $"{stride:R}"]);
            arguments.AddRange(((SegmentView[])[integers, shorts, doubles]).Select(view => fixture.Store.PathOf(view.Handle)));
        }

        // NumPy steps by the rounded distance of the first two elements; ours are those of the formula in its documentation.
        Assert.Equal("60", NumPy.Run(
            """
            import sys, numpy as np
            checked = 0
            for start, stop, step, real, end, stride, integers, shorts, doubles in zip(*[iter(sys.argv[1:])] * 9):
                e = np.arange(int(start), int(stop), int(step), dtype=np.int32)
                assert np.array_equal(np.load(integers), e) and np.array_equal(np.load(shorts), e.astype(np.int16))
                e = np.arange(float(real), float(end), float(stride))
                a = np.load(doubles)
                assert a.shape == e.shape and np.allclose(a, e, rtol=1e-12, atol=1e-9), (real, end, stride, a.shape, e.shape)
                assert a.tobytes() == (float(real) + np.arange(len(e)) * float(stride)).tobytes()
                checked += 1
            print(checked)
            """,
            [.. arguments]));
    }

    private static IEnumerable<(double Start, double Stop)> AnyEnds()
    {
        var random = new Random(7_031);
        (double, double)[] chosen = [(0, 1), (1, 1), (2, -3), (0, 5e-324), (-1e300, 1e300), (0.1, 0.7), (-0.0, 0.0), (1e-310, 3e-310)];
        return [.. chosen, .. Enumerable.Range(0, 8).Select(_ => ((random.NextDouble() - 0.5) * 1e4, (random.NextDouble() - 0.5) * 1e4))];
    }
}
