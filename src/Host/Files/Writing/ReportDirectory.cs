using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Writing;

/// <summary>The directory of <c>--report</c>.</summary>
internal sealed class ReportDirectory
{
    private readonly string _path;

    private ReportDirectory(string path) => _path = path;

    /// <summary>Makes it if need be and tries whether it takes files: before minutes are spent, not after.</summary>
    /// <param name="path">The directory; null when no report is wanted.</param>
    /// <exception cref="UsageException">It cannot be made, takes no files, or lies in a run, with which the report would go.</exception>
    public static ReportDirectory? Prepare(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            TargetFile.RefuseRun(NativeFile.RealDirectory(NearestThere(path)), $"--report {path}");
            var directory = Directory.CreateDirectory(path).FullName;
            var probe = Path.Combine(directory, $".actorshm-{Environment.ProcessId}");
            WholeFile.Write(probe, static _ => { });
            File.Delete(probe);
            return new ReportDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !NoRoom.IsCauseOf(e))
        {
            throw new UsageException($"--report {path}: files cannot be written there: {e.Message}", e);
        }
    }

    private static string NearestThere(string path)
    {
        var directory = Path.GetFullPath(path);
        while (!Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory)!; // '/' is there
        }

        return directory;
    }

    /// <summary>Writes a file of the report, whole or not at all. To be called when the result has been printed, or could not be: neither must be lost with the other.</summary>
    /// <exception cref="IOException">It cannot be written; the message says which file.</exception>
    public void Write(string name, Action<Stream> write)
    {
        var path = Path.Combine(_path, name);
        try
        {
            WholeFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--report: {path} could not be written: {e.Message}", e.HResult);
        }
    }
}
