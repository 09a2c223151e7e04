using ActorShm.Host.Commands;
using ActorShm.Host.Inputs;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>Writes a result to the file that the user named, whole or not at all.</summary>
internal static class OutputWriter
{
    /// <summary>Copies the segment into a file without a name, in the directory of the output.</summary>
    /// <exception cref="UsageException">The directory is not there, or cannot be written to.</exception>
    /// <exception cref="OutOfSpaceException">The file system is full.</exception>
    /// <exception cref="IOException">Writing failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled; an older file of that name is untouched.</exception>
    public static PreparedExport Prepare(SegmentDirectory segments, SegmentHandle handle, OutputArgument output, CancellationToken cancellation) =>
        Attempt(output, () => segments.PrepareExport(handle, output.Path, cancellation));

    /// <summary>Gives the file its name, in place of an older one.</summary>
    /// <exception cref="UsageException">The directory cannot be written to.</exception>
    public static void Publish(PreparedExport file, OutputArgument output) => Attempt(output, () =>
    {
        file.Publish();
        return file;
    });

    private static PreparedExport Attempt(OutputArgument output, Func<PreparedExport> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (IsPlaceWrong(e))
        {
            throw new UsageException($"--output {output.Name}: {output.Path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Whether a failure says that the user has named a place where nothing can be written. Any other is one of the work.</summary>
    internal static bool IsPlaceWrong(Exception failure) =>
        failure is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or UnauthorizedAccessException;
}
