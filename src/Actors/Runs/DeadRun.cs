using ActorShm.Segments;

namespace ActorShm.Actors.Runs;

/// <summary>What a dead host left in its run directory, and who removes it.</summary>
internal static class DeadRun
{
    /// <summary>Whether a directory is that of a run whose host has died. Also false when this cannot be determined now, because the caller has something else to report.</summary>
    public static bool IsAt(string directory)
    {
        try
        {
            return RunDirectory.IsRun(directory) && OwnedDirectory.StateOf(directory) == OwnedDirectoryState.Dead;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Names who removes what a dead owner left, as the subject of a sentence.</summary>
    /// <param name="directory">The owned directory.</param>
    public static string RemoverOf(string directory)
    {
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(directory));
        return parent is not null && string.Equals(RunDirectory.ParentIn(Path.GetDirectoryName(parent) ?? "/"), parent, StringComparison.Ordinal)
            ? "the next run or store of this user"
            : "the next start in that directory";
    }

    /// <summary>Adds up the lengths of the files in a directory. Files on other file systems, behind links, do not count; nor does anything that vanishes meanwhile.</summary>
    public static long SizeOf(string directory)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
            return new DirectoryInfo(directory).EnumerateFiles("*", options).Sum(static file => file.Exists ? file.Length : 0);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
