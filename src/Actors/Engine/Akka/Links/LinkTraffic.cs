namespace ActorShm.Actors.Engine.Links;

/// <summary>Counts the bytes of frames over all links of a system, before they are encrypted. Safe on any thread.</summary>
internal sealed class LinkTraffic
{
    private long _bytes;

    /// <summary>The bytes sent and received since the start.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
