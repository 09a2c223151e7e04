namespace ActorShm.Embedded;

/// <summary>Remembers the references of the last messages of a link, so that a busy pair of actors costs no parsing. Not for several threads.</summary>
/// <remarks>The path is compared along with the uid, so a frame that lies about one of them finds nothing here.</remarks>
internal sealed class WireRefs
{
    private const int Limit = 1024;

    private readonly Dictionary<(uint Peer, long Uid), ActorRefBase> _known = [];

    public ActorRefBase? Find(uint peer, long uid, ReadOnlySpan<byte> path) =>
        _known.TryGetValue((peer, uid), out var known) && !known.IsTerminated && path.SequenceEqual(known.WirePath) ? known : null;

    public void Remember(uint peer, ActorRefBase reference)
    {
        // Those under /temp get one message each.
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
