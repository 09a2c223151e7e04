using System.Security.Cryptography;

namespace ActorShm.Segments;

/// <summary>Makes and reads hidden names of files on which one process is at work: <c>.NAME.PID-START-NAMESPACE.new</c> and the like.</summary>
/// <remarks>The names say which process that is, so that the files are left alone while it lives and swept when it is dead.</remarks>
internal static class WorkName
{
    private const string UnfinishedEnding = ".new";
    private const string PooledEnding = ".pool";
    private const string ExportPrefix = "actorshm-export-";

    /// <summary>Makes a name beside the final one, for a file that is not complete yet.</summary>
    public static string Unfinished(string path) => Beside(path, UnfinishedEnding);

    /// <summary>Makes a name beside the old one, for memory that is kept for the next segment.</summary>
    public static string Pooled(string path) => Beside(path, PooledEnding);

    /// <summary>Makes a unique name for a complete copy that replaces another file.</summary>
    public static string Exported(string directory) =>
        Unfinished(Path.Combine(directory, ExportPrefix + RandomNumberGenerator.GetHexString(16, lowercase: true)));

    /// <summary>The pattern that matches the names that <see cref="Exported"/> makes.</summary>
    public const string ExportedPattern = $".{ExportPrefix}*{UnfinishedEnding}";

    /// <summary>Gets the process in such a name; null for any other name.</summary>
    public static ProcessMark? ProcessOf(string name)
    {
        var parts = name.Split('.');
        return parts.Length >= 4 && parts[0].Length == 0 && (name.EndsWith(UnfinishedEnding, StringComparison.Ordinal) || name.EndsWith(PooledEnding, StringComparison.Ordinal))
            ? ProcessMark.TryParse(parts[^2])
            : null;
    }

    /// <summary>Gets the final name of a file that some process was making under this name; empty for any other name.</summary>
    public static string FinalNameOf(string name) =>
        name.EndsWith(UnfinishedEnding, StringComparison.Ordinal) && name.Split('.') is [{ Length: 0 }, .. var final, _, _] ? string.Join('.', final) : string.Empty;

    private static string Beside(string path, string ending) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{ProcessMark.Current}{ending}");
}
