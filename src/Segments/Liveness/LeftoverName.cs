using System.Security.Cryptography;

namespace ActorShm.Segments;

/// <summary>Makes and reads the names of directories that are being made or removed, which say which process is at work on them.</summary>
internal static class LeftoverName
{
    public const string UnfinishedPrefix = ".actorshm-new-";
    public const string DeadPrefix = ".actorshm-dead-";

    /// <summary>Makes a fresh name for this process, such as <c>.actorshm-new-4711-123456-4026531836-0f1e2d3c4b5a6978</c>.</summary>
    public static string New(string parent, string prefix) =>
        Path.Combine(parent, $"{prefix}{ProcessMark.Current}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");

    /// <summary>Determines whether a name starts like one of these.</summary>
    public static bool Is(string name) =>
        name.StartsWith(UnfinishedPrefix, StringComparison.Ordinal) || name.StartsWith(DeadPrefix, StringComparison.Ordinal);

    /// <summary>Gets the process in the name; null when the name only starts like one of these.</summary>
    public static ProcessMark? ProcessOf(string name)
    {
        var prefix = name.StartsWith(UnfinishedPrefix, StringComparison.Ordinal) ? UnfinishedPrefix : DeadPrefix;
        var end = name.LastIndexOf('-');
        return Is(name) && end > prefix.Length ? ProcessMark.TryParse(name[prefix.Length..end]) : null;
    }
}
