using System.Collections.Concurrent;

namespace ActorShm.Embedded;

/// <summary>All that was asked and not answered yet, so that the end of the system, or of the way to whom was asked, can end it. Safe on any thread.</summary>
internal sealed class OpenAsks(string systemName)
{
    private readonly ConcurrentDictionary<PromiseRef, bool> _open = new(ReferenceEqualityComparer.Instance);
    private volatile bool _ended;

    public void Add(PromiseRef promise)
    {
        _open[promise] = true;
        if (_ended)
        {
            promise.Fail(SystemEnded());
        }
    }

    public void Remove(PromiseRef promise) => _open.TryRemove(promise, out _);

    /// <summary>Fails all that is open, and all that comes later.</summary>
    public void End()
    {
        _ended = true;
        foreach (var promise in _open.Keys)
        {
            promise.Fail(SystemEnded());
        }
    }

    /// <summary>Fails what was asked of those who can answer no more, also where they have forwarded it: to whom, nobody knows here.</summary>
    /// <param name="whyNoAnswer">Says of one who was asked why no answer can come; null where one can.</param>
    public void Fail(Func<ActorRefBase, Exception?> whyNoAnswer)
    {
        foreach (var promise in _open.Keys)
        {
            if (promise.Receiver is { } receiver && whyNoAnswer(receiver) is { } why)
            {
                promise.Fail(why);
            }
        }
    }

    private AskTimeoutException SystemEnded() =>
        new($"The actor system '{systemName}' ended before an answer came; nothing will come any more.");
}
