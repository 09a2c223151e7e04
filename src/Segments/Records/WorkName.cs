using System.Security.Cryptography;

namespace ActorShm.Segments;

/// <summary>Hidden names of files that one process is at work on: <c>.NAME.PID-START-NAMESPACE.new</c> and the like.</summary>
/// <remarks>They say whose work it is, so that it is left alone while that process lives and swept when it is dead.</remarks>
internal static class WorkName
{
    private const string UnfinishedEnding = ".new";
    private const string PooledEnding = ".pool";
    private const string ExportPrefix = "actorshm-export-";

    /// <summary>A name beside the final one, for a file that is not complete yet.</summary>
    public static string Unfinished(string path) => Beside(path, UnfinishedEnding);

    /// <summary>A name beside the old one, for memory that is kept for the next segment.</summary>
    public static string Pooled(string path) => Beside(path, PooledEnding);

    /// <summary>A name for a copy that is complete and goes in the place of another file; nobody else has it.</summary>
    public static string Exported(string directory) =>
        Unfinished(Path.Combine(directory, ExportPrefix + RandomNumberGenerator.GetHexString(16, lowercase: true)));

    /// <summary>Matches what <see cref="Exported"/> makes.</summary>
    public const string ExportedPattern = $".{ExportPrefix}*{UnfinishedEnding}";

    /// <summary>Whose work it is; null for any other name.</summary>
    public static ProcessMark? ProcessOf(string name)
    {
        var parts = name.Split('.');
        return parts.Length >= 4 && parts[0].Length == 0 && (name.EndsWith(UnfinishedEnding, StringComparison.Ordinal) || name.EndsWith(PooledEnding, StringComparison.Ordinal))
            ? ProcessMark.TryParse(parts[^2])
            : null;
    }

    /// <summary>The final name of a file that some process was making under this one; empty for any other name.</summary>
    public static string FinalNameOf(string name) =>
        name.EndsWith(UnfinishedEnding, StringComparison.Ordinal) && name.Split('.') is [{ Length: 0 }, .. var final, _, _] ? string.Join('.', final) : string.Empty;

    private static string Beside(string path, string ending) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{ProcessMark.Current}{ending}");
}
