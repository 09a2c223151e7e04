using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Work;

/// <summary>Records who waits for which loop. Each loop is made once, however many wait for it; a limited number are made at the same time, first come, first served.</summary>
/// <remarks>
/// The number is limited because a compiler takes a core from the stages that compute. The limit is more than one, so that a loop that takes long does not hold up all others.
/// Owned by one worker, and not thread-safe.
/// </remarks>
/// <typeparam name="TWaiter">The type of those who wait; compared by reference.</typeparam>
/// <param name="atOnce">The most loops that are made at the same time.</param>
internal sealed class LoopOrders<TWaiter>(int atOnce)
    where TWaiter : class
{
    private readonly Dictionary<LoopKey, List<TWaiter>> _waiters = [];
    private readonly Queue<LoopKey> _ordered = new();
    private readonly HashSet<LoopKey> _beingMade = [];

    /// <summary>Records that a waiter needs a loop from now on.</summary>
    /// <returns>Whether the loop is being made already.</returns>
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

    /// <summary>Records that a waiter no longer needs a loop. A loop that nobody needs is not begun; one that is being made is finished.</summary>
    public void Remove(LoopKey key, TWaiter waiter)
    {
        if (_waiters.TryGetValue(key, out var waiters))
        {
            waiters.RemoveAll(other => ReferenceEquals(other, waiter));
        }
    }

    /// <summary>Takes the loop to be made next.</summary>
    /// <param name="key">The loop. The caller calls <see cref="End"/> once it is made or has failed.</param>
    /// <param name="waiters">Those who wait for it so far; others may come.</param>
    /// <returns>Whether there is a loop to make, and room to make it.</returns>
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

    /// <summary>Ends an order: the loop is made, or cannot be made.</summary>
    /// <returns>Those who wait for the loop, in the order in which they came.</returns>
    public IReadOnlyList<TWaiter> End(LoopKey key)
    {
        _beingMade.Remove(key);
        return _waiters.Remove(key, out var waiters) ? waiters : [];
    }
}
