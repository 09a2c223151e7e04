namespace ActorShm.Segments;

/// <summary>Finds, opens, fills, seals and exports the segments in one directory, as any process of their user may.</summary>
/// <remarks>
/// <para>A process that works on the segments of another process's store gets this object from <see cref="Attach"/>. A process that also makes and retires segments has a <see cref="SegmentStore"/>.</para>
/// <para>Safe on any thread. Views stay valid when the directory is disposed.</para>
/// </remarks>
public partial class SegmentDirectory : IDisposable
{
    private volatile bool _isDisposed;

    /// <param name="paths">Where the segments lie.</param>
    /// <param name="meter">Measures the room for copies.</param>
    /// <param name="opener">Opens them.</param>
    private protected SegmentDirectory(SegmentPaths paths, SpaceMeter meter, SegmentOpener opener) => (Paths, Meter, Opener) = (paths, meter, opener);

    /// <summary>How long to wait for others who change a segment, for tests to change.</summary>
    internal TimeSpan ChangePatience { get; set; } = ProcessesInTheWay.DefaultPatience;

    /// <summary>The absolute path of the directory that other processes attach to.</summary>
    public string Directory => Paths.Directory;

    /// <summary>The bytes that the segments take, including file headers, but not adopted files and pooled memory.</summary>
    /// <exception cref="SegmentFormatException">A file beside a segment's data is damaged. The store of an owner never throws this.</exception>
    public virtual long UsedBytes => SegmentListing.BytesIn(Paths);

    private protected SegmentPaths Paths { get; }

    private protected SpaceMeter Meter { get; }

    private protected SegmentOpener Opener { get; }

    /// <summary>Whether changes in this directory must outlive a power cut.</summary>
    private protected virtual bool IsLasting => StableStorage.IsFor(Paths.Directory);

    private protected bool IsDisposed => _isDisposed;

    /// <summary>Attaches to the directory of a store, which another process or this one has.</summary>
    /// <param name="directory">The <see cref="Directory"/> of the store; for a run, its <c>segments/</c>.</param>
    /// <exception cref="SegmentException"><paramref name="directory"/> is missing, or not this user's alone.</exception>
    public static SegmentDirectory Attach(string directory)
    {
        var paths = new SegmentPaths(RequirePrivate(directory));
        var opener = new SegmentOpener(paths, (record, memory, data) => OwnersHere.TryKeepMapping(paths.Directory, record, memory, data));
        return new SegmentDirectory(paths, new SegmentStoreOptions().NewSpaceMeter(), opener);
    }

    /// <summary>Gets the state of a segment: where it stands in its life.</summary>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentState StateOf(SegmentHandle handle)
    {
        using var state = OpenState(handle);
        return state.ReadFor(handle).State;
    }

    /// <summary>Gets the absolute path of the file that holds a segment's data; NumPy can open that file.</summary>
    /// <exception cref="SegmentGoneException">The segment was retired, or its run has ended.</exception>
    /// <exception cref="StaleHandleException">The handle is of another generation.</exception>
    /// <exception cref="SegmentFormatException">A file beside the data is damaged, or the handle does not describe this segment.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public string PathOf(SegmentHandle handle)
    {
        using var state = OpenState(handle);
        state.ReadFor(handle);
        return Paths.RealData(handle);
    }

    /// <summary>Gives the directory up; everything in it stays. Disposing a <see cref="SegmentStore"/> does more.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the directory up.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing) => _isDisposed = true;

    private protected StateFile OpenState(SegmentHandle handle, bool toChange = false)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfDisposed();
        return StateFile.Open(Paths, handle.Id, toChange, ChangePatience);
    }

    private protected void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    /// <summary>Refuses a directory that is not this user's alone.</summary>
    private protected static string RequirePrivate(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var full = Path.GetFullPath(directory);
        return NativeFile.TryStatus(full, followLink: false) switch
        {
            null => throw new SegmentException($"There is no directory '{full}': the run it belongs to has ended or never started."),
            { IsDirectory: false } => throw new SegmentException($"'{full}' is no directory, or a symbolic link to one. Name the directory itself."),
            { } status when !UserDirectory.IsPrivate(status) => throw new SegmentException(
                $"'{full}' is {UserDirectory.Describe(status)}; segments need a directory of user {CurrentProcess.EffectiveUserId} with mode 0700. "
                + (UserDirectory.CanBecomePrivate(full, status) ? $"If nobody else shall read what lies there: chmod 700 '{full}'." : "Name a directory of your own.")),
            _ => full,
        };
    }
}
