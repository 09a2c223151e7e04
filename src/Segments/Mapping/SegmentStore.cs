namespace ActorShm.Segments;

/// <summary>The segments of one run: creates, opens, seals, retires and exports them.</summary>
/// <remarks>
/// <para>One process, the owner, has the store made by <see cref="Create(string, string, SegmentStoreOptions?)"/>; it alone makes and retires
/// segments, and disposing it removes them all. Every other process of the same user attaches and opens what handles name.</para>
/// <para>Safe on any thread. Views stay valid when the store is disposed.</para>
/// <example>
/// <code>
/// using var store = SegmentStore.Create(directory, placementName: "example");
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
    private volatile bool _isDisposed;

    private SegmentStore(string directory, SpaceMeter meter, Ownership? ownership)
    {
        _paths = new SegmentPaths(directory);
        _meter = meter;
        _ownership = ownership;
    }

    /// <summary>
    /// The bytes that the segments take, file headers included and adopted files not. For an owner that is what it has created and not
    /// retired; for others what the directory shows.
    /// </summary>
    public long UsedBytes => _ownership?.UsedBytes
        ?? List().Where(record => record.State != SegmentState.Foreign).Sum(record => NpyLayout.FileBytes(record.Handle.DataBytes));

    /// <summary>Makes the owner's store. Sweeps what killed owners left on the other placement file systems.</summary>
    /// <param name="directory">The run's <c>segments/</c> directory: it exists, is this user's, and has mode 0700.</param>
    /// <param name="placementName">
    /// The name of this run on other file systems: with placement <c>/var/tmp</c> its segments lie in <c>/var/tmp/actorshm-UID/NAME/</c>, which is
    /// made when it is first needed and removed on <see cref="Dispose"/>.
    /// </param>
    /// <param name="options">Where segments may lie and how much they may take; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is impossible, or <paramref name="placementName"/> is no plain name.</exception>
    /// <exception cref="SegmentException"><paramref name="directory"/> is missing, or not this user's alone.</exception>
    public static SegmentStore Create(string directory, string placementName, SegmentStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(placementName);
        if (placementName.Contains('/', StringComparison.Ordinal) || placementName is "." or "..")
        {
            throw new ArgumentException($"The placement name must be the name of one directory; it is '{placementName}'.", nameof(placementName));
        }

        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Segments are little-endian and worked on in place; this machine is big-endian.");
        }

        options ??= new SegmentStoreOptions();
        options.Validate();
        var full = RequirePrivate(directory);
        var meter = SpaceMeter.For(options);
        var placement = new Placement(full, placementName, options, meter);
        placement.SweepDead();
        return new SegmentStore(full, meter, new Ownership(placement, options.QuotaBytes));
    }

    /// <summary>Makes the store of any other process: it opens what handles name, and never creates or removes a segment.</summary>
    /// <param name="directory">The run's <c>segments/</c> directory.</param>
    /// <exception cref="SegmentException"><paramref name="directory"/> is missing, or not this user's alone.</exception>
    public static SegmentStore Attach(string directory) =>
        new(RequirePrivate(directory), SpaceMeter.For(new SegmentStoreOptions()), ownership: null);

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
        return _paths.RealData(handle.Id);
    }

    /// <summary>Every segment there is now, oldest first.</summary>
    /// <exception cref="SegmentFormatException">What lies beside a segment is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyList<SegmentRecord> List()
    {
        ThrowIfDisposed();
        var records = new List<SegmentRecord>();
        foreach (var file in Directory.EnumerateFiles(_paths.Directory, "*" + SegmentPaths.StateEnding))
        {
            if (SegmentId.TryParse(Path.GetFileNameWithoutExtension(file), out var id) && TryRecord(id) is { } record)
            {
                records.Add(record);
            }
        }

        return [.. records.OrderBy(record => record.CreatedAt)];
    }

    /// <summary>
    /// The owner's removes all its segments (of adopted files only the links to them) and its directories on other file systems. Of any other
    /// store nothing is removed. Views stay valid.
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

        foreach (var id in _ownership.Close())
        {
            RemoveFiles(id);
        }

        _ownership.Placement.Dispose();
    }

    private SegmentRecord? TryRecord(SegmentId id)
    {
        try
        {
            using var state = StateFile.Open(_paths, id);
            var record = state.Read();
            return record.State == SegmentState.Retired
                ? null
                : new SegmentRecord(
                    record.Handle,
                    record.Label,
                    record.State,
                    _paths.RealData(id),
                    record.PlacementReason,
                    record.CreatedAt,
                    record.Owner.Pid);
        }
        catch (SegmentGoneException)
        {
            return null; // retired between the listing and the look
        }
    }

    private StateFile OpenState(SegmentHandle handle, bool toChange = false)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfDisposed();
        return StateFile.Open(_paths, handle.Id, toChange);
    }

    private Ownership RequireOwnership(string action)
    {
        ThrowIfDisposed();
        return _ownership ?? throw new InvalidOperationException($"Only the owner of '{_paths.Directory}' can {action}; this store is attached. Ask the host.");
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private static string RequirePrivate(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var full = Path.GetFullPath(directory);
        return NativeFile.TryStatus(full, followLink: false) switch
        {
            null => throw new SegmentException($"There is no directory '{full}': the run it belongs to has ended or never started."),
            { } status when !UserDirectory.IsPrivate(status) => throw new SegmentException(
                $"'{full}' is {UserDirectory.Describe(status)}; segments need a directory of user {CurrentProcess.EffectiveUserId} with mode 0700."),
            _ => full,
        };
    }
}
