namespace ActorShm.Segments;

/// <summary>Creates and retires segments in one directory, besides all that a <see cref="SegmentDirectory"/> does.</summary>
/// <remarks>
/// <para><see cref="CreateOwned"/> and <see cref="CreateTemporary"/> make the store of an owner: it alone makes and retires segments, and disposing it removes them all. (If its process is killed, or ends without disposing it, the next store or run of this user removes what was left.) Every other process of
/// the same user attaches to the directory (<see cref="SegmentDirectory.Attach"/>) and opens the segments that handles name. <see cref="OpenDirectory"/> is for a directory without an owner, in which any process creates
/// and retires segments, and no segment ends with a process.</para>
/// <para>Safe on any thread. Views stay valid when the store is disposed.</para>
/// <example>
/// <code>
/// using var store = SegmentStore.CreateTemporary();
/// var handle = store.Create(ElementType.Float64, Shape.Vector(1_000_000), "halves");
/// using (var view = store.Open&lt;double&gt;(handle, AccessMode.ReadWrite))
/// {
///     view.WriteSpan(0, 1_000_000).Fill(0.5);
/// }
///
/// store.Seal(handle); // from now on everybody reads and nobody writes
/// </code>
/// </example>
/// </remarks>
public sealed partial class SegmentStore : SegmentDirectory
{
    private readonly StoreInventory _inventory;
    private readonly SegmentFiles _files;
    private readonly SegmentRemover _remover;
    private readonly SegmentMaker _maker;
    private readonly OwnedDirectory? _home;
    private readonly SegmentStoreOptions _options;

    private SegmentStore(SegmentPaths paths, SpaceMeter meter, StoreInventory inventory, SegmentRemover remover, OwnedDirectory? home, SegmentStoreOptions options)
        : base(paths, meter, new SegmentOpener(paths, remover.TryKeepMapping))
    {
        _inventory = inventory;
        _files = new SegmentFiles(paths);
        _remover = remover;
        _maker = new SegmentMaker(paths, inventory, remover);
        _home = home;
        _options = options;
        if (inventory.IsExclusive)
        {
            OwnersHere.Add(paths.Directory, remover);
        }
    }

    /// <inheritdoc/>
    /// <remarks>For an owner that is what it has created and not retired; in a directory without an owner, what the directory shows.</remarks>
    public override long UsedBytes => _inventory.UsedBytes;

    private protected override bool IsLasting => !_inventory.IsExclusive && base.IsLasting;

    /// <summary>
    /// Gets the bytes that a new segment takes and counts against the quota, file header included. <see cref="long.MaxValue"/> for an array that is longer than any
    /// file can be.
    /// </summary>
    public static long BytesFor(ElementType element, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return IsPossible(element, shape) ? NpyLayout.FileBytes(shape.ElementCount * element.SizeBytes()) : long.MaxValue;
    }

    /// <summary>
    /// Disposes the store. The store of an owner removes all its segments (for adopted files, only the links to them) and its directories. The store of a directory without an owner
    /// removes only the memory that it has pooled. Views stay valid.
    /// </summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected override void Dispose(bool disposing)
    {
        if (IsDisposed)
        {
            return;
        }

        base.Dispose(disposing);
        try
        {
            _inventory.Pool.Dispose();
        }
        finally
        {
            GiveUp();
        }
    }

    // Every step is tried even if another fails: what is left here is swept only after the end of this process, which may live on.
    private void GiveUp()
    {
        var end = new RemovalSteps();
        if (_inventory.IsExclusive)
        {
            OwnersHere.Remove(Directory, _remover);
            foreach (var handle in _inventory.Close())
            {
                end.Try(() => _files.Remove(handle));
            }

            KeptMappings.Drop(_inventory);
        }

        end.Try(_inventory.Placement.Dispose);
        end.Try(() => _home?.Dispose());
        end.ThrowIfAnyFailed();
    }
}
