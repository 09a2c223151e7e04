using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Segments;

namespace ActorShm.Host.Runs;

/// <summary>What it means that something is not found in a run whose directory was removed under the work.</summary>
internal static class RemovedRun
{
    /// <summary>Carries work out in the run of somebody else.</summary>
    /// <param name="runDirectory">Its directory, which was there when the work began.</param>
    /// <param name="work">What to do.</param>
    /// <exception cref="NoHostException">What the work needs is gone with the directory; of a directory that is there, the work's own failure comes.</exception>
    public static async Task<int> ExplainAsync(string runDirectory, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is SegmentGoneException or RunFailedException { Kind: FailureKind.Input or FailureKind.Work } && !Directory.Exists(runDirectory))
        {
            throw MissingHost.Removed(runDirectory, e);
        }
    }
}
