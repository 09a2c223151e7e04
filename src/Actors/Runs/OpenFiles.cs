using ActorShm.Segments;

namespace ActorShm.Actors.Runs;

/// <summary>The number of files that a process of a run must be allowed to have open at once. It is checked at start: with too few, the runtime may not even be able to load what an error message needs.</summary>
/// <remarks>The runtime keeps every library open that it has loaded. A host needs some more files for each of its nodes, and keeps the last 96 for uses other than links.</remarks>
internal static class OpenFiles
{
    /// <summary>The number of files that a process other than a host needs.</summary>
    public const int OfAnyProcess = 128;

    private const int OfHost = 256;
    private const int OfLaunchedNode = 8;

    /// <summary>Gets the number of files that a host needs that starts its nodes.</summary>
    /// <param name="nodeCount">The number of nodes.</param>
    public static int OfHostWith(int nodeCount) => OfHost + (OfLaunchedNode * nodeCount);

    /// <summary>Says what is wrong with the limit of this process and what to do about it; null when the limit is high enough.</summary>
    /// <param name="needed">The number of files that are needed.</param>
    /// <param name="what">What needs them, as the beginning of the sentence.</param>
    public static string? Complaint(int needed, string what) => CurrentProcess.OpenFilesLimit is var limit && limit >= needed
        ? null
        : $"{what} needs {needed} open files, and this process may have {limit} (RLIMIT_NOFILE). "
            + "Raise the hard limit where it is started: 'ulimit -n 4096' in a shell of a user who may, 'nofile' in /etc/security/limits.conf, or LimitNOFILE= of a service.";
}
