namespace ActorShm.Segments;

/// <summary>Wakes the waiters of this process when the holder of a lock dies: the kernel drops its locks and tells nobody.</summary>
/// <remarks>Watches last until the process has ended or the watch is disposed, so waiting for the same holders again costs nothing.</remarks>
/// <param name="announce">Called on a thread of the pool after a holder has ended.</param>
internal sealed class HolderWatch(Action announce) : IDisposable
{
    // Who holds the lock without a record (another program, or one of ours between two steps) can only be asked about again and again.
    private static readonly TimeSpan PauseForUnknown = TimeSpan.FromMilliseconds(20);

    // A lock can outlive its holder by the moment that a child of it needs from fork to exec, and nobody announces the end of that.
    private TimeSpan _pauseForKnown = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ProcessIdentity, ProcessHandle> _watched = [];
    private bool _isDisposed;

    /// <summary>The longest that anybody waits before looking again.</summary>
    public TimeSpan LongestPause => _pauseForKnown;

    /// <summary>Has waiters whose holders are all watched look again by themselves after another time.</summary>
    public void LookAgainAfter(TimeSpan pause) => _pauseForKnown = pause;

    /// <summary>Watches some holders and says how long a waiter may wait before it looks again by itself.</summary>
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
            return true; // it dies with us
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

    /// <summary>Null for the dead, for a process of another pid namespace, and when the kernel has no more descriptors for us.</summary>
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
            return null; // then the waiter looks again by itself
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
            return; // the watch was disposed, or cannot be kept: then the waiter looks again by itself
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
