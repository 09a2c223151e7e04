using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Writing;

/// <summary>The directory of <c>--report</c>.</summary>
internal sealed class ReportDirectory
{
    private readonly string _path;

    private ReportDirectory(string path) => _path = path;

    /// <summary>Makes the directory if necessary and tests whether files can be written to it, before minutes are spent rather than after.</summary>
    /// <param name="path">The directory; null when no report is wanted.</param>
    /// <exception cref="UsageException">The directory cannot be made, takes no files, or lies in a run, with which the report would be removed.</exception>
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
            directory = Path.GetDirectoryName(directory)!; // '/' always exists
        }

        return directory;
    }

    /// <summary>Writes a file of the report, whole or not at all. Call this also when the result could not be printed, so that the report is not lost with it.</summary>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
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
