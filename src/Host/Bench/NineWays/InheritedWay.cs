using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Shares memory without a name, whose descriptor the child inherits.</summary>
internal sealed class InheritedWay : Way
{
    public override string Name => "inherited";

    public override bool IsCopied => false;

    public override string Explanation =>
        "The parent makes a file in memory that has no name (a memfd) and starts the child with it open, so the child maps the very pages the parent has filled. "
        + "Nothing is copied, but only a child that starts afterwards can have it, and every page is made anew for every array.";

    public override async Task<long> RunAsync(WayContext context)
    {
        var memory = context.Own(InheritedMemory.Create("nine-ways", MappedArray.BytesFor(context.ElementCount)));
        var array = context.Own(MappedArray.Map(memory, context.ElementCount));
        Ramp.Fill(array.AsMemory());
        await context.StartChild(memory.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)).JoinAsync(context);
        return 0;
    }

    public override Task<double> ReceiveAsync(WayChild child)
    {
        using var memory = InheritedMemory.Take(int.Parse(child.Link, CultureInfo.InvariantCulture));
        using var array = MappedArray.Map(memory, child.ElementCount);
        return Task.FromResult(Ramp.Sum(array.Elements));
    }
}
