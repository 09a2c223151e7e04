using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>NumPy's <c>astype</c> is the oracle for all pairs of types, on the values for which it has a defined result.</summary>
public class NumPyConversionTests
{
    [SkippableFact]
    public void Unchecked_gives_the_bits_of_astype_for_every_pair_of_types()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var scratch = new ScratchDirectory();
        NumPy.Run(
            """
            import sys, warnings, numpy as np
            warnings.simplefilter('ignore')
            d, names = sys.argv[1], sys.argv[2].split(',')
            random = np.random.RandomState(7)
            def values(t):
                t = np.dtype(t)
                if t.kind == 'b': return random.randint(0, 2, 3001).astype(t)
                if t.kind in 'iu':
                    i = np.iinfo(t)
                    a = np.frombuffer(random.bytes(3001 * t.itemsize), t) >> random.randint(0, 8 * t.itemsize, 3001).astype(t)
                    a[:4] = [i.min, i.max, 0, 1]
                    return a
                part = (np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 6e-8, 65519.0, 65520.0, 0.1, 1e39, -1e39, 1.5, 2.5]) * 1.0)
                scale = random.randn(2988) * 2.0 ** random.randint(-30, 60, 2988)
                real = np.concatenate([part, scale])
                return (real + 1j * real[::-1]).astype(t) if t.kind == 'c' else real.astype(t)
            def defined(a, t):
                t = np.dtype(t)
                if t.kind not in 'iu' or a.dtype.kind in 'biu': return a
                i, real = np.iinfo(t), a.real.astype('f8')
                ok = np.isfinite(real) & (np.trunc(real) >= i.min) & (real < float(i.max) + (1.0 if t.itemsize < 8 else 0.0))
                return a[ok]
            for f in names:
                for t in names:
                    a = defined(values(f), t)
                    a.tofile(f'{d}/{f}-{t}.in')
                    a.astype(t).tofile(f'{d}/{f}-{t}.out')
            """,
            scratch.Path,
            string.Join(',', ElementTypes.All.Select(type => type.Name())));

        var different = new List<string>();
        foreach (var from in ElementTypes.All)
        {
            foreach (var to in ElementTypes.All)
            {
                var source = File.ReadAllBytes(scratch.Combine($"{from.Name()}-{to.Name()}.in"));
                var expected = File.ReadAllBytes(scratch.Combine($"{from.Name()}-{to.Name()}.out"));
                var target = new byte[expected.Length];
                ElementConversion.Convert(source, from, target, to, ConversionMode.Unchecked);
                Assert.True(expected.Length > 20 * to.SizeBytes(), "There is too little to compare.");
                if (FirstDifference(expected, target, to) is { } difference)
                {
                    different.Add($"{from.Name()} to {to.Name()}: {difference}");
                }
            }
        }

        Assert.True(different.Count == 0, string.Join('\n', different));
    }

    /// <summary>Compares bit for bit, except that one NaN is like any other: IEEE 754 leaves its sign and payload open.</summary>
    private static string? FirstDifference(byte[] expected, byte[] found, ElementType type)
    {
        var size = type.Component().SizeBytes();
        for (var offset = 0; offset < expected.Length; offset += size)
        {
            var want = expected.AsSpan(offset, size);
            var have = found.AsSpan(offset, size);
            if (!want.SequenceEqual(have) && !(IsNaN(want, type) && IsNaN(have, type)))
            {
                return $"at byte {offset} NumPy has {Convert.ToHexString(want)}, we have {Convert.ToHexString(have)}";
            }
        }

        return null;
    }

    private static bool IsNaN(ReadOnlySpan<byte> bytes, ElementType type) => type.Component() switch
    {
        ElementType.Float16 => Half.IsNaN(BitConverter.ToHalf(bytes)),
        ElementType.Float32 => float.IsNaN(BitConverter.ToSingle(bytes)),
        ElementType.Float64 => double.IsNaN(BitConverter.ToDouble(bytes)),
        _ => false,
    };
}
