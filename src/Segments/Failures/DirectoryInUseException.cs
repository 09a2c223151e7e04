namespace ActorShm.Segments;

/// <summary>The directory belongs to a process that is alive.</summary>
public sealed class DirectoryInUseException : SegmentException
{
    /// <summary>Makes the exception.</summary>
    public DirectoryInUseException(string path, int pid)
        : base($"'{path}' is in use by process {pid}, which is alive. Choose another name, or stop that process first.")
    {
        Path = path;
        Pid = pid;
    }

    /// <summary>The directory that was asked for.</summary>
    public string Path { get; }

    /// <summary>The process that holds it, by what it wrote into its lock file; 0 when that cannot be read.</summary>
    public int Pid { get; }
}
