namespace ActorShm.Segments;

/// <summary>The segments in one directory, as every process of their user sees them: finds, opens, fills, seals and exports them.</summary>
/// <remarks>
/// <para>Processes that work on the segments of a store which another process has get this by <see cref="Attach"/>. Who may make segments too, and retire them, has a <see cref="SegmentStore"/>.</para>
/// <para>Safe on any thread. Views stay valid when it is disposed.</para>
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

    /// <summary>The bytes that the segments take, file headers included, adopted files and pooled memory not.</summary>
    /// <exception cref="SegmentFormatException">What lies beside a segment is damaged. Not for an owner.</exception>
    public virtual long UsedBytes => SegmentListing.BytesIn(Paths);

    private protected SegmentPaths Paths { get; }

    private protected SpaceMeter Meter { get; }

    private protected SegmentOpener Opener { get; }

    /// <summary>Whether what is changed here is there after a power cut too.</summary>
    private protected virtual bool IsLasting => StableStorage.IsFor(Paths.Directory);

    private protected bool IsDisposed => _isDisposed;

    /// <summary>Looks into the directory of a store of another process, or of this one.</summary>
    /// <param name="directory">The <see cref="Directory"/> of the store; of a run, its <c>segments/</c>.</param>
    /// <exception cref="SegmentException"><paramref name="directory"/> is missing, or not this user's alone.</exception>
    public static SegmentDirectory Attach(string directory)
    {
        var paths = new SegmentPaths(RequirePrivate(directory));
        var opener = new SegmentOpener(paths, (record, memory, data) => OwnersHere.TryKeepMapping(paths.Directory, record, memory, data));
        return new SegmentDirectory(paths, new SegmentStoreOptions().NewSpaceMeter(), opener);
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
        return Paths.RealData(handle);
    }

    /// <summary>Gives the directory up; all that is in it stays. Disposing a <see cref="SegmentStore"/> does more.</summary>
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

    /// <summary>Refuses a directory that others than this user can look into.</summary>
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
