using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors;

// Giving up segments that nobody wants any more, or whose handle nobody else has.
public sealed partial class RunClient
{
    /// <summary>Retires segments that the caller made for itself alone, or that it does not hand on because it fails.</summary>
    /// <remarks>Never throws, because the caller has something else to return: a value, or the reason of a failure. A segment that cannot be retired is logged and ends with the session.</remarks>
    /// <returns>A task that completes when every retirement has been tried, or when a host that is stopped or busy has not answered within the client's patience. Then the rest is done in the background when the host answers.</returns>
    internal async Task GiveUpAsync(IEnumerable<SegmentHandle> segments)
    {
        try
        {
            await RetireAllAsync(Task.FromResult(segments), static made => made).WaitAsync(ClosePatience);
        }
        catch (TimeoutException)
        {
            _log.LogWarning(
                "The host has not answered for {Patience} s. What is not needed any more is retired when it does, or with the session; until then its memory stays in use", ClosePatience.TotalSeconds);
        }
    }

    /// <summary>Retires the segments of an answer, whenever it comes. Every one is tried.</summary>
    /// <returns>A task that never fails: perhaps nobody waits for it, and whatever is not logged here would never be reported.</returns>
    private async Task RetireAllAsync<T>(Task<T> answer, Func<T, IEnumerable<SegmentHandle>> handlesOf)
    {
        try
        {
            foreach (var segment in handlesOf(await answer))
            {
                await TryRetireAsync(segment);
            }
        }
        catch (Exception e) when (e is RunFailedException or NoHostException or ObjectDisposedException)
        {
            // There is nothing to retire, or it ends with the session.
        }
        catch (Exception e)
        {
            _log.LogError(e, "What became of segments that nobody waits for any more is not known");
        }
    }

    private async Task TryRetireAsync(SegmentHandle segment)
    {
        try
        {
            await RetireSegmentAsync(segment, CancellationToken.None);
        }
        catch (Exception e) when (e is not (NoHostException or ObjectDisposedException))
        {
            // A failure must not keep the others from being retired, nor replace what the caller has to report.
            if (!_link.IsClosing)
            {
                _log.LogError(e, "Segment {Segment}, which is not needed any more, could not be retired; it goes with the session, or with the run if it was kept", segment.Id);
            }
        }
    }
}
