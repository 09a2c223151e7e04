namespace ActorShm.Segments;

/// <summary>
/// A part of a store's quota that is set aside for segments and shared files that are made one after the other. All of them find room in it, whatever else is made meanwhile.
/// Disposing it gives back the bytes that they have not taken. Made by <see cref="SegmentStore.SetAside"/>; safe on any thread.
/// </summary>
public sealed class QuotaShare : IDisposable
{
    /// <param name="owner">Whose quota it is a part of.</param>
    /// <param name="bytes">How much it has.</param>
    /// <param name="from">The share out of which that was taken, and which has it again afterwards; null for none.</param>
    /// <param name="fromBytes">How much of it was taken there.</param>
    internal QuotaShare(StoreInventory owner, long bytes, QuotaShare? from = null, long fromBytes = 0) =>
        (Owner, LeftBytes, From, FromBytes) = (owner, bytes, from, fromBytes);

    internal StoreInventory Owner { get; }

    /// <summary>The share from which this one was taken, in whole or in part; null for none.</summary>
    internal QuotaShare? From { get; }

    /// <summary>The bytes that were taken from <see cref="From"/>.</summary>
    internal long FromBytes { get; }

    /// <summary>The bytes that no segment has taken yet. Its owner changes them, under the owner's lock.</summary>
    internal long LeftBytes { get; set; }

    /// <summary>Whether the share was disposed. Its owner changes it, under the owner's lock.</summary>
    internal bool IsGivenBack { get; set; }

    /// <inheritdoc/>
    public void Dispose() => Owner.GiveBack(this);
}
