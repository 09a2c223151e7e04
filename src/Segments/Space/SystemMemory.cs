namespace ActorShm.Segments;

/// <summary>How much memory the machine, and the control group of this process, can still give.</summary>
/// <param name="procDirectory">Where <c>/proc</c> is; tests have their own.</param>
internal sealed class SystemMemory(string procDirectory)
{
    private readonly CgroupMemory _cgroup = new(procDirectory);

    /// <summary>The tightest of all limits on memory.</summary>
    /// <param name="headroomBytes">What must stay available to everybody else.</param>
    public SpaceLimit Tightest(long headroomBytes) =>
        new SpaceLimit($"the memory of the machine less a headroom of {headroomBytes:N0}", Math.Max(0, AvailableBytes() - headroomBytes))
            .Min(_cgroup.Tightest(headroomBytes));

    private long AvailableBytes()
    {
        var path = Path.Combine(procDirectory, "meminfo");
        return ProcFigures.FindBytes(File.ReadLines(path), "MemAvailable:")
            ?? throw new PlatformNotSupportedException($"'{path}' has no line MemAvailable; Linux has had it since 3.14.");
    }
}
