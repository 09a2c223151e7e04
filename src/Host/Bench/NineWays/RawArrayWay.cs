namespace ActorShm.Host.Bench.NineWays;

/// <summary>Shares an array without a lock, through the methods that .NET has for this.</summary>
internal sealed class RawArrayWay : Way
{
    private const int PieceElements = 1 << 16;

    public override string Name => "raw-array";

    public override bool IsCopied => true;

    public override string Explanation =>
        "The array lies in shared memory without a lock, and both processes use MemoryMappedViewAccessor.WriteArray and ReadArray, which copy a piece in or out. "
        + "That is the safe way in .NET and costs one more copy on either side; who writes while another reads is up to the program.";

    public override async Task<long> RunAsync(WayContext context)
    {
        var path = Path.Combine(context.MemoryDirectory, $"raw-array-{Guid.NewGuid():n}");
        var array = context.Own(MappedArray.Create(path, context.ElementCount));
        var piece = new double[PieceElements];
        for (var start = 0; start < context.ElementCount; start += PieceElements)
        {
            var count = Math.Min(PieceElements, context.ElementCount - start);
            Ramp.Fill(piece.AsSpan(0, count), start);
            array.Accessor.WriteArray(MappedArray.PositionOf(start), piece, 0, count);
        }

        await context.StartChild(path).JoinAsync(context);
        File.Delete(path);
        return 0;
    }

    public override Task<double> ReceiveAsync(WayChild child)
    {
        using var array = MappedArray.Open(child.Link, child.ElementCount);
        var piece = new double[PieceElements];
        var sum = 0.0;
        for (var start = 0; start < child.ElementCount; start += PieceElements)
        {
            var count = array.Accessor.ReadArray(MappedArray.PositionOf(start), piece, 0, Math.Min(PieceElements, child.ElementCount - start));
            sum += Ramp.Sum(piece.AsSpan(0, count));
        }

        return Task.FromResult(sum);
    }
}
