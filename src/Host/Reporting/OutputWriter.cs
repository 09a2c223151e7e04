using ActorShm.Host.Commands;
using ActorShm.Host.Inputs;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>Writes a result to the file that the user named, whole or not at all.</summary>
internal static class OutputWriter
{
    /// <summary>Copies the segment under a temporary name beside the file and renames it into place.</summary>
    /// <returns>The segment that was written.</returns>
    /// <exception cref="UsageException">The directory cannot be written to.</exception>
    /// <exception cref="OutOfSpaceException">The file system is full; an older file of that name is untouched.</exception>
    public static SegmentHandle Write(SegmentStore segments, SegmentHandle handle, OutputArgument output)
    {
        try
        {
            segments.Export(handle, output.Path);
            return handle;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {output.Name}: {output.Path} cannot be written: {e.Message}", e);
        }
    }
}
