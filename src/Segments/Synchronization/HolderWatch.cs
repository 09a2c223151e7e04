namespace ActorShm.Segments;

/// <summary>Wakes the waiters of this process when the holder of a lock dies, because the kernel drops the holder's locks and tells nobody.</summary>
/// <remarks>A holder is watched until it has ended or this object is disposed, so waiting for the same holders again costs nothing.</remarks>
/// <param name="announce">Called on a thread of the pool after a holder has ended.</param>
internal sealed class HolderWatch(Action announce) : IDisposable
{
    // For a holder without a record (another program, or a process of this library between two steps) a waiter can only try again and again.
    private static readonly TimeSpan PauseForUnknown = TimeSpan.FromMilliseconds(20);

    // A lock can outlive its holder for the moment that a child of the holder needs from fork to exec, and nobody announces the end of that.
    private TimeSpan _pauseForKnown = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ProcessIdentity, ProcessHandle> _watched = [];
    private bool _isDisposed;

    /// <summary>The longest time for which a waiter waits before it looks again by itself.</summary>
    public TimeSpan LongestPause => _pauseForKnown;

    /// <summary>Sets the time after which waiters whose holders are all watched look again by themselves.</summary>
    public void LookAgainAfter(TimeSpan pause) => _pauseForKnown = pause;

    /// <summary>Watches some holders and returns how long a waiter may wait before it looks again by itself.</summary>
    public TimeSpan Watch(IReadOnlyList<LockRecord> blockers)
    {
        var isAllKnown = blockers.Count > 0;
        foreach (var blocker in blockers)
        {
            isAllKnown &= TryWatch(blocker.Holder);
        }

        return isAllKnown ? _pauseForKnown : PauseForUnknown;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var process in _watched.Values)
            {
                process.Dispose();
            }

            _watched.Clear();
        }
    }

    private bool TryWatch(ProcessIdentity holder)
    {
        if (holder == ProcessIdentity.Current)
        {
            return true; // this process needs no watch: when it dies, its waiters die too
        }

        lock (_gate)
        {
            if (_isDisposed || _watched.ContainsKey(holder))
            {
                return !_isDisposed;
            }

            if (TryOpen(holder) is not { } process)
            {
                return false;
            }

            _watched.Add(holder, process);
            _ = AnnounceExitAsync(process);
            return true;
        }
    }

    /// <summary>Opens a holder's process; null for a dead one, for one of another pid namespace, and when this process gets no more descriptors.</summary>
    private static ProcessHandle? TryOpen(ProcessIdentity holder)
    {
        try
        {
            var process = ProcessHandle.TryOpen(holder.Pid);
            if (process is null || process.Identity == holder)
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception refused) when (refused is IOException or ArgumentOutOfRangeException)
        {
            return null; // the waiter looks again by itself
        }
    }

    private async Task AnnounceExitAsync(ProcessHandle process)
    {
        try
        {
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is ObjectDisposedException or IOException)
        {
            return; // the watch was disposed or cannot go on: the waiter looks again by itself
        }

        lock (_gate)
        {
            if (_watched.Remove(process.Identity))
            {
                process.Dispose();
            }
        }

        announce();
    }
}
