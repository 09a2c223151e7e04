using ActorShm.Segments;

namespace ActorShm.Actors.Engine.Links;

/// <summary>Holds the processes behind the addresses of a system's peers, so that a process id that is used again is not taken for the same process. Safe on any thread.</summary>
/// <param name="processOn">Returns the process of this user that listens on a port of this machine; null when none does.</param>
internal sealed class PeerTable(Func<int, int?> processOn) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Address, ProcessHandle> _held = [];

    /// <summary>Returns the process that listens at an address now; null when no process of this user does.</summary>
    public int? ProcessAt(Address address) => address.Port is { } port ? processOn(port) : null;

    /// <summary>Whether the process that was first seen at the address still exists. A stopped process does, and a process that cannot be looked up now counts as existing.</summary>
    public bool IsAlive(Address address)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(address, out var known))
            {
                return !known.HasExited;
            }

            try
            {
                return TryHold(address);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return true; // for instance, this process has reached its limit of open files
            }
        }
    }

    private bool TryHold(Address address)
    {
        if (ProcessAt(address) is not { } pid || ProcessHandle.TryOpen(pid) is not { } found)
        {
            return false;
        }

        _held.Add(address, found);
        return true;
    }

    /// <summary>Gives up the hold on the process at an address, because nobody is interested in the address any more, or another process may have it from now on.</summary>
    public void Forget(Address address)
    {
        lock (_gate)
        {
            if (_held.Remove(address, out var handle))
            {
                handle.Dispose();
            }
        }
    }

    /// <summary>Gives up all holds.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var handle in _held.Values)
            {
                handle.Dispose();
            }

            _held.Clear();
        }
    }
}
