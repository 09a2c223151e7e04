namespace ActorShm.Host.Commands;

/// <summary>The directory of <c>--report</c>.</summary>
internal static class ReportDirectory
{
    /// <summary>Makes it if need be and tries whether it takes files: before minutes are spent, not after.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="UsageException">It cannot be made, or takes no files.</exception>
    public static string Prepare(string path)
    {
        try
        {
            var directory = Directory.CreateDirectory(path).FullName;
            using var probe = File.Create(Path.Combine(directory, $".actorshm-{Environment.ProcessId}.tmp"), bufferSize: 1, FileOptions.DeleteOnClose);
            return directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !CommandRunner.IsOutOfSpace(e))
        {
            throw new UsageException($"--report {path}: files cannot be written there: {e.Message}", e);
        }
    }
}
