using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Work;

/// <summary>Who waits for which loop: each is made once, however many wait for it, and only so many at the same time, first come, first served.</summary>
/// <remarks>
/// A compiler takes a core from the stages that compute. What is bounded is more than one, so that a loop that takes long does not hold up all others.
/// Owned by one worker, and not thread-safe.
/// </remarks>
/// <typeparam name="TWaiter">Who waits; compared by reference.</typeparam>
/// <param name="atOnce">How many are made at the same time, at most.</param>
internal sealed class LoopOrders<TWaiter>(int atOnce)
    where TWaiter : class
{
    private readonly Dictionary<LoopKey, List<TWaiter>> _waiters = [];
    private readonly Queue<LoopKey> _ordered = new();
    private readonly HashSet<LoopKey> _beingMade = [];

    /// <summary>Somebody needs a loop from now on.</summary>
    /// <returns>Whether it is being made already.</returns>
    public bool Add(LoopKey key, TWaiter waiter)
    {
        if (!_waiters.TryGetValue(key, out var waiters))
        {
            _waiters.Add(key, waiters = []);
            _ordered.Enqueue(key);
        }

        waiters.Add(waiter);
        return _beingMade.Contains(key);
    }

    /// <summary>Somebody needs a loop no more. One that nobody needs is not begun; one that is being made is made to its end.</summary>
    public void Remove(LoopKey key, TWaiter waiter)
    {
        if (_waiters.TryGetValue(key, out var waiters))
        {
            waiters.RemoveAll(other => ReferenceEquals(other, waiter));
        }
    }

    /// <summary>The loop to be made next.</summary>
    /// <param name="key">The loop. Whoever takes it ends it by <see cref="End"/>.</param>
    /// <param name="waiters">Who waits for it by now; others may come.</param>
    /// <returns>Whether there is one, and room for it.</returns>
    public bool TryBegin([NotNullWhen(true)] out LoopKey? key, out IReadOnlyList<TWaiter> waiters)
    {
        while (_beingMade.Count < atOnce && _ordered.TryDequeue(out var next))
        {
            if (_waiters[next] is { Count: > 0 } waiting)
            {
                _beingMade.Add(next);
                (key, waiters) = (next, waiting);
                return true;
            }

            _waiters.Remove(next);
        }

        (key, waiters) = (null, []);
        return false;
    }

    /// <summary>A loop is made, or cannot be.</summary>
    /// <returns>Who waits for it, in the order in which they came.</returns>
    public IReadOnlyList<TWaiter> End(LoopKey key)
    {
        _beingMade.Remove(key);
        return _waiters.Remove(key, out var waiters) ? waiters : [];
    }
}
