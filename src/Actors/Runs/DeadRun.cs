using ActorShm.Segments;

namespace ActorShm.Actors.Runs;

/// <summary>What a host that has died left in its run directory, and who takes it away.</summary>
internal static class DeadRun
{
    /// <summary>Whether a directory is that of a run whose host has died. False also where that cannot be seen now: who asks has something else to tell.</summary>
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

    /// <summary>Who removes what a dead owner has left, as the subject of a sentence.</summary>
    /// <param name="directory">The owned directory.</param>
    public static string RemoverOf(string directory)
    {
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(directory));
        return parent is not null && string.Equals(RunDirectory.ParentIn(Path.GetDirectoryName(parent) ?? "/"), parent, StringComparison.Ordinal)
            ? "the next run or store of this user"
            : "the next start in that directory";
    }

    /// <summary>The lengths of the files in a directory, all together. What lies on other file systems, behind links, is not counted; nor is anything when it vanishes meanwhile.</summary>
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
