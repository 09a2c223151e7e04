using ActorShm.Actors;
using ActorShm.Host.Ending;
using ActorShm.Host.Files.Reading;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Writing;

/// <summary>Checks a file that a command is to make or to replace, as far as possible before any work is done.</summary>
internal static class TargetFile
{
    /// <summary>Refuses a place where no file can be made, a place where files belong to a run or to segments, and a file that must not be replaced.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="what">What named it, as the beginning of the message.</param>
    /// <exception cref="UsageException">It is refused.</exception>
    public static void Require(string path, string what)
    {
        if (Directory.Exists(path))
        {
            throw new UsageException($"{what}: it is a directory; name a file in it.");
        }

        try
        {
            RequireDirectory(path, what);
            RefuseOwnedPlace(path, what);
            if (SameFile.IsSpecial(path))
            {
                throw new UsageException($"{what}: it is a device, a pipe, a socket or the number of an open file, which a file would replace. Name a regular file.");
            }

            SameFile.RequireReplaceable(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{what}: {e.Message}", e);
        }
    }

    /// <summary>Refuses the same for a <c>.npy</c> file, and also a name by which the file would be taken for text.</summary>
    /// <param name="file">The file as it was given.</param>
    /// <param name="what">What named it, as the beginning of the message.</param>
    /// <returns>The absolute path of the file.</returns>
    /// <exception cref="UsageException">It is refused.</exception>
    public static string RequireNpy(string file, string what)
    {
        var path = Path.GetFullPath(file);
        if (InputArgument.IsCsv(path) || InputArgument.NamesColumn(Path.GetFileName(path)))
        {
            throw new UsageException($"{what}: outputs are written as .npy, and a file that is called .csv would be read as text. Name a file that ends in .npy.");
        }

        Require(path, what);
        return path;
    }

    private static void RequireDirectory(string path, string what)
    {
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
        {
            throw new UsageException(PathPermission.IsDenied(directory)
                ? $"{what}: permission denied: this user may not look at the directory {directory}."
                : $"{what}: the directory {directory} does not exist. Make it first.");
        }
    }

    /// <summary>Refuses a file among the files of a run, living or dead, or among segments. The files there belong to the run or the segments, and so do names that are still free.</summary>
    private static void RefuseOwnedPlace(string path, string what)
    {
        var directory = NativeFile.RealDirectory(Path.GetDirectoryName(path)!);
        if (SegmentDirectory.IsOfSegments(directory, Path.GetFileName(path)))
        {
            throw new UsageException($"{what}: in {directory}, a directory of segments, files with such names belong to them. Name another file.");
        }

        RefuseRun(directory, what);
    }

    /// <summary>Refuses a directory that is, or lies in, the directory of a run, living or dead.</summary>
    /// <param name="directory">The directory itself, not a link to it.</param>
    /// <param name="what">What named it, as the beginning of the message.</param>
    /// <exception cref="UsageException">It is refused.</exception>
    /// <exception cref="IOException">The directory cannot be examined now.</exception>
    /// <exception cref="UnauthorizedAccessException">A lock file may not be opened.</exception>
    public static void RefuseRun(string directory, string what)
    {
        for (var parent = directory; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (RunDirectory.IsRun(parent) && OwnedDirectory.StateOf(parent) != OwnedDirectoryState.None)
            {
                throw new UsageException($"{what}: it lies in the run directory {parent}, whose files belong to the run. Name a place elsewhere.");
            }
        }
    }
}
