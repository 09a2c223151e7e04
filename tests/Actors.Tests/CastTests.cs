using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

/// <summary>Floats become integers by one rule, whether a program casts them or an import converts them.</summary>
public class CastTests
{
    private static double[] Floats { get; } =
    [
        0, -0.0, 0.9, -0.9, 1.5, -1.5, 127.5, 128, -129, 255.5, 256, 300, -300, 32_768, -32_769, 65_536, 5e9, -5e9, 1e18, -1e18,
        Math.Pow(2, 31), Math.Pow(2, 32), Math.Pow(2, 63), -Math.Pow(2, 63), Math.Pow(2, 64), 1e20, -1e20, 1e300, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Fact]
    public async Task A_cast_of_a_program_and_an_unchecked_conversion_give_the_same_bits()
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Floats);
        ElementType[] types = [.. ElementTypes.All.Where(static type => type <= ElementType.UInt64)];

        var outcome = await run.RunAsync(1, string.Join("; ", types.Select(type => $"y{type.Name()} = {type.Name()}(x)")), new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = x }, [.. types.Select(type => $"y{type.Name()}")]);

        foreach (var type in types)
        {
            var cast = outcome.Outputs[$"y{type.Name()}"];
            var converted = run.Store.ConvertTo(x, type, "converted", ConversionMode.Unchecked);
            Assert.True(Bytes(run.Store, cast).SequenceEqual(Bytes(run.Store, converted)), type.Name());
        }
    }

    private static byte[] Bytes(SegmentStore store, SegmentHandle handle) => File.ReadAllBytes(store.PathOf(handle))[^(int)handle.DataBytes..];
}
