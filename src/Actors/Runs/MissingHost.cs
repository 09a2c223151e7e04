using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Actors.Runs;

/// <summary>What is told of a run directory in which no host is, or none that answers. It looks there, so that who reads it knows what a host that died has left.</summary>
internal static class MissingHost
{
    /// <summary>Says why there is none, and what one that died there has left: starting another one would remove it.</summary>
    /// <param name="runDirectory">The run directory that was tried.</param>
    /// <param name="reason">What was found there, as a sentence.</param>
    /// <param name="cause">The error of the transport, if there was one.</param>
    public static NoHostException At(string runDirectory, string reason, Exception? cause = null) =>
        new($"No host at {runDirectory}: {reason} {Advise(runDirectory)}", cause);

    /// <summary>Of a host that was there when the work began.</summary>
    /// <param name="runDirectory">Where it was.</param>
    /// <param name="cause">What failed for that, if it was an error.</param>
    public static NoHostException Gone(string runDirectory, Exception? cause = null)
    {
        if (DeadRun.IsAt(runDirectory))
        {
            return At(runDirectory, "it has died.", cause);
        }

        // Its link may end before its lock does, and in good order it removes its directory last.
        return At(
            runDirectory,
            Directory.Exists(runDirectory)
                ? "it is gone. If it ended in good order, what it owned goes with it; if it was killed, that lies there until the next start removes it."
                : "it has ended; what it owned is gone with it.",
            cause);
    }

    /// <summary>Of a run whose directory was removed while something was done in it.</summary>
    /// <param name="runDirectory">Where it was.</param>
    /// <param name="cause">What failed for that.</param>
    public static NoHostException Removed(string runDirectory, Exception cause) => new(
        $"The run at {runDirectory} is gone: it has ended, or its directory was removed. {cause.Message}", cause);

    /// <summary>Of a host that is there, where starting another one would be refused.</summary>
    /// <param name="runDirectory">Where it is.</param>
    /// <param name="waited">How long it was waited for.</param>
    /// <param name="cause">The error of the transport.</param>
    public static NoHostException Silent(string runDirectory, TimeSpan waited, Exception cause) => new(
        $"The host at {runDirectory} did not answer within {waited.TotalSeconds:0.#} s: it is stopped, or the machine has no time for it. "
        + "Look with 'ps -o pid,stat,args -C actorshm' (T is stopped; 'kill -CONT PID' lets it go on), or wait longer by -D actorshm.node.connect-timeout=1m.",
        cause,
        isSilent: true);

    /// <summary>Throws where this user may not look into a run directory. Whether there is one, and a host in it, is not asked.</summary>
    /// <param name="runDirectory">The directory.</param>
    /// <exception cref="NoHostException">Permission is denied.</exception>
    public static void ThrowIfDenied(string runDirectory)
    {
        if (PathPermission.IsDenied(Path.Combine(runDirectory, "."))) // what may not be entered, too
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
