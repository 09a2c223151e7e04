namespace ActorShm.Embedded;

/// <summary>Remembers the references from the last messages of a link, so that messages between a busy pair of actors need no parsing. Not thread-safe.</summary>
/// <remarks>Both the path and the uid are compared, so a frame that lies about either finds nothing here.</remarks>
internal sealed class WireRefs
{
    private const int Limit = 1024;

    private readonly Dictionary<(uint Peer, long Uid), ActorRefBase> _known = [];

    public ActorRefBase? Find(uint peer, long uid, ReadOnlySpan<byte> path) =>
        _known.TryGetValue((peer, uid), out var known) && !known.IsTerminated && path.SequenceEqual(known.WirePath) ? known : null;

    public void Remember(uint peer, ActorRefBase reference)
    {
        // A reference under /temp gets only one message.
        if (reference.Path.Uid == 0 || reference.IsTerminated || reference.WirePath.AsSpan().StartsWith("/temp/"u8))
        {
            return;
        }

        if (_known.Count >= Limit)
        {
            _known.Clear();
        }

        _known[(peer, reference.Path.Uid)] = reference;
    }
}
