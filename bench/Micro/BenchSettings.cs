namespace ActorShm.Micro;

/// <summary>What every benchmark is told.</summary>
/// <param name="Elements">How many elements the large arrays have.</param>
/// <param name="Runs">How often everything is measured.</param>
/// <param name="Directories">Where the files lie; empty for the benchmark's own choice.</param>
/// <param name="Stop">Asked between two measurements.</param>
internal sealed record BenchSettings(long Elements, int Runs, IReadOnlyList<string> Directories, CancellationToken Stop)
{
    /// <summary>The directory of those benchmarks that need one.</summary>
    public string Directory => Directories.Count > 0 ? Path.GetFullPath(Directories[0]) : "/dev/shm";
}

/// <summary>A benchmark computed something wrong, so its figures mean nothing.</summary>
internal sealed class BenchException(string message) : Exception(message);
