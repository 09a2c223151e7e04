using Akka.Remote;

namespace ActorShm.Actors.Engine.Links;

/// <summary>Tells Akka.NET's remote death watch which peers live: those whose processes exist according to the kernel.</summary>
/// <remarks>
/// Heartbeats still go out, because the first answer carries the number of the peer's incarnation. But a peer is not taken for dead because a heartbeat is late.
/// </remarks>
internal sealed class ProcessFailureDetector(PeerTable peers) : IFailureDetectorRegistry<Address>
{
    private readonly HashSet<Address> _heardOf = [];

    /// <inheritdoc/>
    public bool IsAvailable(Address resource) => peers.IsAlive(resource);

    /// <inheritdoc/>
    public bool IsMonitoring(Address resource) => _heardOf.Contains(resource);

    /// <inheritdoc/>
    public void Heartbeat(Address resource) => _heardOf.Add(resource);

    /// <inheritdoc/>
    public void Remove(Address resource)
    {
        _heardOf.Remove(resource);
        peers.Forget(resource);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _heardOf.Clear();
        peers.Dispose();
    }
}
