namespace ActorShm.Segments;

/// <summary>The directory belongs to a living process, or a living process has begun to remove what a dead one left there and does not finish.</summary>
public sealed class DirectoryInUseException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public DirectoryInUseException(string path, int pid)
        : base($"'{path}' is in use by process {pid}, which is alive. Choose another name, or stop that process first.")
    {
        Path = path;
        Pid = pid;
    }

    private DirectoryInUseException(string path, int pid, string message)
        : base(message)
    {
        Path = path;
        Pid = pid;
    }

    /// <summary>The requested directory.</summary>
    public string Path { get; }

    /// <summary>The process that owns the directory, as its lock file says, or the process that is removing the directory; 0 when that cannot be read.</summary>
    public int Pid { get; }

    /// <summary>Makes the exception for processes that have been removing the directory for longer than anybody needs to take its name away.</summary>
    internal static DirectoryInUseException BeingRemoved(string path, IReadOnlyList<int> pids, TimeSpan waited) => new(
        path,
        pids.FirstOrDefault(),
        $"'{path}' was left by a dead process and is being removed by {ProcessesInTheWay.Describe(pids, waited)}");
}
