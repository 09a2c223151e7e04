using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Actors.Runs;

/// <summary>Makes the exceptions for a run directory that has no host, or whose host does not answer. Looks into the directory, so that the message says what a dead host left there.</summary>
internal static class MissingHost
{
    /// <summary>Makes the exception that says why there is no host, and what a host that died there has left, because starting another host would remove it.</summary>
    /// <param name="runDirectory">The directory that was tried.</param>
    /// <param name="reason">What was found there, as a sentence.</param>
    /// <param name="cause">The error of the transport, if there is one.</param>
    public static NoHostException At(string runDirectory, string reason, Exception? cause = null) =>
        new($"No host at {runDirectory}: {reason} {Advise(runDirectory)}", cause);

    /// <summary>Describes a run directory that was to be connected to, and in which nobody answers.</summary>
    /// <param name="runDirectory">The run directory that was tried.</param>
    /// <param name="cause">The error of the transport, if there was one.</param>
    public static NoHostException Unanswered(string runDirectory, Exception? cause = null) =>
        At(runDirectory, Directory.Exists(runDirectory) ? "nobody answers there." : "the directory does not exist.", cause);

    /// <summary>Makes the exception for a host that was there when the work began.</summary>
    /// <param name="runDirectory">The run directory.</param>
    /// <param name="cause">The error that the missing host caused, if there is one.</param>
    public static NoHostException Gone(string runDirectory, Exception? cause = null)
    {
        if (DeadRun.IsAt(runDirectory))
        {
            return At(runDirectory, "it has died.", cause);
        }

        // The host's link may end before its lock does, and a host that ends in good order removes its directory last.
        return At(
            runDirectory,
            Directory.Exists(runDirectory)
                ? "it is gone. If it ended in good order, what it owned goes with it; if it was killed, that lies there until the next start removes it."
                : "it has ended; what it owned is gone with it.",
            cause);
    }

    /// <summary>Makes the exception for a run whose directory was removed while something was done in it.</summary>
    /// <param name="runDirectory">The run directory.</param>
    /// <param name="cause">The error that the removal caused.</param>
    public static NoHostException Removed(string runDirectory, Exception cause) => new(
        $"The run at {runDirectory} is gone: it has ended, or its directory was removed. {cause.Message}", cause);

    /// <summary>Makes the exception for a host that exists but does not answer; starting another one would be refused.</summary>
    /// <param name="runDirectory">The run directory.</param>
    /// <param name="waited">How long the caller waited for it.</param>
    /// <param name="cause">The error of the transport.</param>
    public static NoHostException Silent(string runDirectory, TimeSpan waited, Exception cause) => new(
        $"The host at {runDirectory} did not answer within {waited.TotalSeconds:0.#} s: it is stopped, or the machine has no time for it. "
        + "Look with 'ps -o pid,stat,args -C actorshm' (T is stopped; 'kill -CONT PID' lets it go on), or wait longer by -D actorshm.node.connect-timeout=1m.",
        cause,
        isSilent: true);

    /// <summary>Throws when this user may not look into a run directory. Does not check whether the directory exists or has a host.</summary>
    /// <param name="runDirectory">The directory.</param>
    /// <exception cref="NoHostException">Permission is denied.</exception>
    public static void ThrowIfDenied(string runDirectory)
    {
        if (PathPermission.IsDenied(Path.Combine(runDirectory, "."))) // with the dot, a directory that may not be entered counts too
        {
            throw new NoHostException(
                $"Permission denied: this user may not look into {runDirectory}, so a run there is another user's. Name one of your own with --run-dir.");
        }
    }

    private static string Advise(string runDirectory) => DeadRun.IsAt(runDirectory)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"A host that died has left {DeadRun.SizeOf(runDirectory):N0} bytes there, which {DeadRun.RemoverOf(runDirectory)} removes. 'actorshm segments list --dir {RunDirectory.SegmentsPathIn(runDirectory)}' shows its arrays, and 'actorshm segments export' takes out what you need; then start one with 'actorshm host --run-dir {runDirectory}'.")
        : "Start one with 'actorshm host --run-dir DIR', or name its run directory with --run-dir.";
}
