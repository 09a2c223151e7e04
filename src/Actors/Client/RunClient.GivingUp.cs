using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors;

// Segments that nobody wants any more, or of which nobody else has the handle.
public sealed partial class RunClient
{
    /// <summary>Retires what its maker has made for itself alone, or does not hand on because it fails.</summary>
    /// <remarks>It never fails, as who calls it has something else to tell: a value, or the reason of a failure. What cannot be retired is told by the log, and goes with the session.</remarks>
    /// <returns>Done when everything has been tried. A host that is stopped or busy is waited for as long as the client's patience goes; it is all done without anybody waiting when it answers.</returns>
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

    /// <summary>Retires what an answer brings, whenever it comes. Every one is tried.</summary>
    /// <returns>Never fails: there may be nobody who waits for it, and what is not told here is never told.</returns>
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
            // There is nothing, or it goes with the session.
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
            // In the way neither of the others nor of what the caller has to tell.
            if (!_link.IsClosing)
            {
                _log.LogError(e, "Segment {Segment}, which is not needed any more, could not be retired; it goes with the session, or with the run if it was kept", segment.Id);
            }
        }
    }
}
