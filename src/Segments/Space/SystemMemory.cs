namespace ActorShm.Segments;

/// <summary>Measures how much memory the machine and the control groups of this process can still provide.</summary>
/// <param name="procDirectory">The path of <c>/proc</c>; tests have their own.</param>
internal sealed class SystemMemory(string procDirectory)
{
    private readonly CgroupMemory _cgroup = new(procDirectory);

    /// <summary>Measures the tightest of all limits on memory.</summary>
    /// <param name="headroomBytes">The bytes that must stay available to everybody else.</param>
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
