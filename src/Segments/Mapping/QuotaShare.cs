namespace ActorShm.Segments;

/// <summary>
/// A part of a store's quota that is set aside for segments that are made one after the other: they all find room in it, whoever else makes segments meanwhile.
/// Disposing it gives back what they have not taken. Made by <see cref="SegmentStore.SetAside"/>; safe on any thread.
/// </summary>
public sealed class QuotaShare : IDisposable
{
    internal QuotaShare(Ownership owner, long bytes) => (Owner, LeftBytes) = (owner, bytes);

    internal Ownership Owner { get; }

    /// <summary>What no segment has taken yet. Changed by its owner, under its lock.</summary>
    internal long LeftBytes { get; set; }

    /// <summary>Whether it was disposed. Changed by its owner, under its lock.</summary>
    internal bool IsGivenBack { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Owner.GiveBack(this);
}
