using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Segments;

namespace ActorShm.Host.Runs;

/// <summary>Explains a failure to find something in a run whose directory was removed during the work.</summary>
internal static class RemovedRun
{
    /// <summary>Does work in a run that another process hosts.</summary>
    /// <param name="runDirectory">The directory of that run, which existed when the work began.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="NoHostException">What the work needs is gone together with the directory. While the directory exists, the work's own exception is thrown instead.</exception>
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
