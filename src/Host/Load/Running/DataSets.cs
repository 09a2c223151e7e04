using ActorShm.Actors;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Running;

/// <summary>The arrays that programs read: one for each element type and length in the mix, the same in every host.</summary>
internal sealed class DataSets
{
    private const double Top = 1000; // the values go from 0 to 1000, which int8 takes modulo 256

    private readonly Dictionary<(ElementType Element, long Count), SegmentHandle> _handles = [];

    private DataSets()
    {
    }

    /// <summary>Gets the array of a type and length.</summary>
    public SegmentHandle Of(ElementType element, long count) => _handles[(element, count)];

    /// <summary>Makes and seals all arrays.</summary>
    public static async Task<DataSets> CreateAsync(RunClient client, Scenario scenario, CancellationToken cancellation)
    {
        var sets = new DataSets();
        var wanted = scenario.Mix
            .Where(entry => entry.Kind == OperationKind.Program)
            .SelectMany(entry => entry.Inputs.Values.SelectMany(element => entry.Sizes.Select(size => (element, size))))
            .Distinct()
            .OrderBy(set => set.size);
        foreach (var (element, count) in wanted)
        {
            sets._handles[(element, count)] = await CreateAsync(client, element, count, cancellation);
        }

        return sets;
    }

    private static async Task<SegmentHandle> CreateAsync(RunClient client, ElementType element, long count, CancellationToken cancellation)
    {
        var ramp = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(count), "ramp", ArrayContent.Undefined, cancellation);
        await client.FillWithRampAsync(ramp, 0, Top / count, null, cancellation);
        await client.SealSegmentAsync(ramp, cancellation);
        if (element == ElementType.Float64)
        {
            return ramp;
        }

        var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = ramp };
        var outcome = await client.RunAsync(new ProgramRequest($"y = {element.Name()}(x)", inputs, ["y"]), null, cancellation);
        await client.RetireSegmentAsync(ramp, cancellation);
        return outcome.Outputs["y"];
    }
}
