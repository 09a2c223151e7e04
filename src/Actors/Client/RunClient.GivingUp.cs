using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors;

// Segments that nobody wants any more, or of which nobody else has the handle.
public sealed partial class RunClient
{
    /// <summary>Retires what its maker has made for itself alone, or does not hand on because it fails.</summary>
    /// <remarks>It never fails, as who calls it has something else to tell: a value, or the reason of a failure. What cannot be retired is told by the log, and goes with the session.</remarks>
    internal Task GiveUpAsync(IEnumerable<SegmentHandle> segments) => GiveUpAsync(Task.FromResult(segments), static made => made);

    /// <summary>Retires what an answer brings, when it comes.</summary>
    /// <returns>Done when everything has been tried. A host that is stopped or busy is waited for as long as the client's patience goes; it is all done without anybody waiting when it answers.</returns>
    private async Task GiveUpAsync<T>(Task<T> answer, Func<T, IEnumerable<SegmentHandle>> handlesOf)
    {
        try
        {
            await RetireAllAsync(answer, handlesOf).WaitAsync(ClosePatience);
        }
        catch (TimeoutException)
        {
            _log.LogWarning(
                "The host has not answered for {Patience} s. What is not needed any more is retired when it does, or with the session; until then its memory stays in use", ClosePatience.TotalSeconds);
        }
    }

    /// <summary>Every one is tried. Never fails: there may be nobody who waits for it, and what is not told here is never told.</summary>
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
            _log.LogError(e, "What became of segments whose making was cancelled is not known");
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
                _log.LogError(e, "Segment {Segment}, which is not needed any more, could not be retired; it goes with the session", segment.Id);
            }
        }
    }
}
