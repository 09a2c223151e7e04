namespace ActorShm.Host.Bench.NineWays;

/// <summary>Shares a file that both processes map and see as a span, in memory or on a disk.</summary>
internal abstract class NamedFileWay : Way
{
    public override bool IsCopied => false;

    protected abstract string DirectoryOf(WayContext context);

    public override async Task<long> RunAsync(WayContext context)
    {
        var path = Path.Combine(DirectoryOf(context), $"{Name}-{Guid.NewGuid():n}");
        var array = context.Own(MappedArray.Create(path, context.ElementCount));
        Ramp.Fill(array.AsMemory());
        await context.StartChild(path).JoinAsync(context);
        File.Delete(path);
        return 0;
    }

    public override Task<double> ReceiveAsync(WayChild child)
    {
        using var array = MappedArray.Open(child.Link, child.ElementCount);
        return Task.FromResult(Ramp.Sum(array.Elements));
    }
}

/// <summary>Shares a file in memory that the child finds by its name.</summary>
internal sealed class SharedMemoryWay : NamedFileWay
{
    public override string Name => "shared-memory";

    public override string Explanation =>
        "The parent makes a file under /dev/shm, maps it and fills it; the child is told its name and maps the same pages. "
        + "Any process can join at any time, but somebody has to remove the file, also when the parent was killed, and a full file system is a crash in the middle of a loop.";

    protected override string DirectoryOf(WayContext context) => context.MemoryDirectory;
}

/// <summary>Shares a file on a disk.</summary>
internal sealed class MemoryMappedFileWay : NamedFileWay
{
    public override string Name => "memory-mapped-file";

    public override string Explanation =>
        "The same with a file on a disk: both processes map the pages that the kernel caches of it. "
        + "The array outlives the machine's memory and a restart, and the kernel starts writing it to the disk when it likes.";

    protected override string DirectoryOf(WayContext context) => context.DiskDirectory;
}
