using System.Collections.Concurrent;

namespace ActorShm.Embedded;

/// <summary>All questions that are not answered yet, so that they can be ended when the system ends, or when the way to the actor that was asked is gone. Safe on any thread.</summary>
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

    /// <summary>Fails all open questions, and all that come later.</summary>
    public void End()
    {
        _ended = true;
        foreach (var promise in _open.Keys)
        {
            promise.Fail(SystemEnded());
        }
    }

    /// <summary>Fails the questions to actors that can no longer answer. This includes questions that they have forwarded, because this process does not know to whom.</summary>
    /// <param name="whyNoAnswer">Says for an actor that was asked why no answer can come; null when one can.</param>
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
