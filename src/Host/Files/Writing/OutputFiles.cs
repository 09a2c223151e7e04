using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Writing;

/// <summary>Writes results to the files that the user named, whole or not at all.</summary>
internal static class OutputFiles
{
    /// <summary>Copies the segment into a file without a name, in the directory of the output.</summary>
    /// <exception cref="UsageException">The directory cannot be written to.</exception>
    /// <exception cref="OutOfSpaceException">The file system is full.</exception>
    /// <exception cref="IOException">Writing failed, for example because the directory was removed after the command began.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled; an older file of that name is untouched.</exception>
    public static PreparedExport Prepare(SegmentDirectory segments, SegmentHandle handle, OutputArgument output, CancellationToken cancellation) =>
        Attempt(output, () => segments.PrepareExport(handle, output.Path, cancellation));

    /// <summary>Gives all files their names, replacing older files: either all or none.</summary>
    /// <exception cref="UsageException">The directory cannot be written to.</exception>
    /// <exception cref="IOException">The file system failed. The message says so if an older file could not be put back.</exception>
    public static void PublishAll(IReadOnlyList<(OutputArgument Output, PreparedExport File)> written)
    {
        var published = new Stack<PreparedExport>();
        try
        {
            foreach (var (output, file) in written)
            {
                published.Push(file); // pushed first, because publishing may fail after the file has got its name
                Attempt(output, () =>
                {
                    file.Publish(keepReplaced: written.Count > 1);
                    return file;
                });
            }
        }
        catch (Exception failure)
        {
            var unrestored = Withdraw(published);
            if (unrestored.Count > 0)
            {
                throw new IOException($"{failure.Message} These outputs were written before and stay: {string.Join(", ", unrestored)}.", failure);
            }

            throw;
        }
    }

    /// <returns>The files that cannot be withdrawn.</returns>
    private static List<string> Withdraw(Stack<PreparedExport> published)
    {
        var unrestored = new List<string>();
        foreach (var file in published)
        {
            try
            {
                file.Withdraw();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                unrestored.Add($"{file.Path} ({e.Message})");
            }
        }

        return unrestored;
    }

    private static PreparedExport Attempt(OutputArgument output, Func<PreparedExport> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (IsPlaceWrong(e))
        {
            throw new UsageException(Describe(output, e), e);
        }
        catch (IOException e)
        {
            throw new IOException(Describe(output, e), e);
        }
    }

    private static string Describe(OutputArgument output, Exception failure) => $"--output {output.Name}: {output.Path} cannot be written: {failure.Message}";

    /// <summary>Whether a failure means that the user has named a place where nothing can be written. Any other failure is one of the work, because the directory existed when the command began.</summary>
    internal static bool IsPlaceWrong(Exception failure) => failure is PathTooLongException or UnauthorizedAccessException;
}
