using ActorShm.Segments;

namespace ActorShm.Actors.Runs;

/// <summary>How many files a process of a run has to be allowed to have open at once. It is asked when it starts: where there are too few, the runtime may not even be able to load what an error message takes.</summary>
/// <remarks>The runtime keeps every library open that it has loaded. A host has some more for each of its nodes, and leaves the last 96 to what is not a link.</remarks>
internal static class OpenFiles
{
    /// <summary>What a process takes that is no host.</summary>
    public const int OfAnyProcess = 128;

    private const int OfHost = 256;
    private const int OfLaunchedNode = 8;

    /// <summary>What a host takes that starts its nodes.</summary>
    /// <param name="nodeCount">How many of them.</param>
    public static int OfHostWith(int nodeCount) => OfHost + (OfLaunchedNode * nodeCount);

    /// <summary>What is wrong with the limit of this process and what to do about it; null when it is high enough.</summary>
    /// <param name="needed">How many files it takes.</param>
    /// <param name="what">What takes them, as the beginning of the sentence.</param>
    public static string? Complaint(int needed, string what) => CurrentProcess.OpenFilesLimit is var limit && limit >= needed
        ? null
        : $"{what} needs {needed} open files, and this process may have {limit} (RLIMIT_NOFILE). "
            + "Raise the hard limit where it is started: 'ulimit -n 4096' in a shell of a user who may, 'nofile' in /etc/security/limits.conf, or LimitNOFILE= of a service.";
}
