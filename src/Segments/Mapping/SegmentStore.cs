namespace ActorShm.Segments;

/// <summary>The segments in one directory: creates, opens, finds, seals, retires and exports them.</summary>
/// <remarks>
/// <para>There are four kinds. <see cref="Create(string, string, SegmentStoreOptions?)"/> and <see cref="CreateTemporary"/> make the store of an
/// owner: it alone makes and retires segments, and disposing it removes them all. Every other process of the same user uses
/// <see cref="Attach"/> and opens what handles name. <see cref="OpenDirectory"/> is for a directory without an owner, in which any process creates
/// and retires, and nothing ends with a process.</para>
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
public sealed partial class SegmentStore : IDisposable
{
    private readonly SegmentPaths _paths;
    private readonly SpaceMeter _meter;
    private readonly Ownership? _ownership;
    private readonly OwnedDirectory? _home;
    private readonly SegmentStoreOptions _options;
    private volatile bool _isDisposed;

    private SegmentStore(SegmentPaths paths, SpaceMeter meter, Ownership? ownership, OwnedDirectory? home, SegmentStoreOptions options)
    {
        _paths = paths;
        _meter = meter;
        _ownership = ownership;
        _home = home;
        _options = options;
    }

    /// <summary>How long to wait for others who change a segment, for tests to change.</summary>
    internal TimeSpan ChangePatience { get; set; } = StateFile.DefaultPatience;

    /// <summary>The absolute path of the directory that other processes attach to.</summary>
    public string Directory => _paths.Directory;

    /// <summary>
    /// The bytes that the segments take, file headers included, adopted files and pooled memory not. For an owner that is what it has created and not
    /// retired; for others what the directory shows.
    /// </summary>
    /// <exception cref="SegmentFormatException">What lies beside a segment is damaged. Not for an owner.</exception>
    public long UsedBytes => _ownership?.UsedBytes ?? BytesIn(_paths);

    /// <summary>
    /// The bytes that a new segment takes, file header included: what it counts against the quota. <see cref="long.MaxValue"/> for an array that is longer than any
    /// file can be, which nothing has room for.
    /// </summary>
    public static long BytesFor(ElementType element, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return IsPossible(element, shape) ? NpyLayout.FileBytes(shape.ElementCount * element.SizeBytes()) : long.MaxValue;
    }

    /// <summary>Where a segment stands in its life.</summary>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentState StateOf(SegmentHandle handle)
    {
        using var state = OpenState(handle);
        return state.ReadFor(handle).State;
    }

    /// <summary>The absolute path of the file that holds the data; NumPy opens it.</summary>
    /// <exception cref="SegmentGoneException">The segment was retired, or its run has ended.</exception>
    /// <exception cref="StaleHandleException">The handle is of another generation.</exception>
    /// <exception cref="SegmentFormatException">What lies beside the data is damaged, or the handle does not describe this segment.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public string PathOf(SegmentHandle handle)
    {
        using var state = OpenState(handle);
        state.ReadFor(handle);
        return _paths.RealData(handle);
    }

    /// <summary>
    /// An owner's removes all its segments (of adopted files only the links to them) and its directories. Of any other
    /// store nothing is removed but its pooled memory. Views stay valid.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_ownership is null)
        {
            return;
        }

        try
        {
            _ownership.Pool.Dispose();
        }
        finally
        {
            GiveUp(_ownership);
        }
    }

    // Every step, also when another fails: what is left here is swept only after the end of this process, which may live on.
    private void GiveUp(Ownership ownership)
    {
        var end = new RemovalSteps();
        if (ownership.IsExclusive)
        {
            foreach (var handle in ownership.Close())
            {
                end.Try(() => _paths.Remove(handle));
            }

            KeptMappings.Drop(ownership);
        }

        end.Try(ownership.Placement.Dispose);
        end.Try(() => _home?.Dispose());
        end.ThrowIfAnyFailed();
    }

    private StateFile OpenState(SegmentHandle handle, bool toChange = false)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfDisposed();
        return StateFile.Open(_paths, handle.Id, toChange, ChangePatience);
    }

    private Ownership RequireOwnership(string action)
    {
        ThrowIfDisposed();
        return _ownership ?? throw new InvalidOperationException($"Only the owner of '{_paths.Directory}' can {action}; this store is attached. Ask the host.");
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
