using System.Globalization;
using System.Security.Cryptography;

namespace ActorShm.Segments;

/// <summary>The names of directories in the making and in removal: they say which process is at work on them.</summary>
internal static class LeftoverName
{
    public const string UnfinishedPrefix = ".actorshm-new-";
    public const string DeadPrefix = ".actorshm-dead-";

    /// <summary>A fresh name for this process, such as <c>.actorshm-new-4711-123456-0f1e2d3c4b5a6978</c>.</summary>
    public static string New(string parent, string prefix)
    {
        var self = ProcessIdentity.Current;
        return Path.Combine(parent, $"{prefix}{self.Pid}-{self.StartTime}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
    }

    /// <summary>Whether the name is one of these.</summary>
    public static bool Is(string name) =>
        name.StartsWith(UnfinishedPrefix, StringComparison.Ordinal) || name.StartsWith(DeadPrefix, StringComparison.Ordinal);

    /// <summary>The process in the name; null when the name only starts like one of these.</summary>
    public static ProcessIdentity? ProcessOf(string name)
    {
        var parts = name.Split('-');
        return Is(name) && parts.Length == 5
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var startTime)
                ? new ProcessIdentity(pid, startTime)
                : null;
    }
}
