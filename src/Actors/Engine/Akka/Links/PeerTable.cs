using ActorShm.Segments;

namespace ActorShm.Actors.Engine.Links;

/// <summary>The processes behind the addresses of a system's peers, held so that a number that is used again misleads nobody. Safe on any thread.</summary>
/// <param name="processOn">The process of this user that listens on a port of this machine; null when none does.</param>
internal sealed class PeerTable(Func<int, int?> processOn) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Address, ProcessHandle> _held = [];

    /// <summary>The process that listens at an address now; null when none of this user does.</summary>
    public int? ProcessAt(Address address) => address.Port is { } port ? processOn(port) : null;

    /// <summary>Whether the process that was first seen at the address still exists. One that is stopped does, and one that cannot be looked up now has not been seen to be gone.</summary>
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
                return true; // this process has come to a limit of files, for instance
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

    /// <summary>Gives up the hold: nobody is interested in the address, or another process may have it from now on.</summary>
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
