using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.SegmentPlaces;

/// <summary>A directory of segments without a host: every process of the user may create, seal and retire in it.</summary>
internal sealed class BareDirectoryPlace : ISegmentPlace
{
    private readonly string _directory;
    private readonly SegmentStore? _store;
    private readonly SegmentRecord[] _swept;
    private readonly (string Path, OwnedDirectoryState State)? _owned;

    private BareDirectoryPlace(string directory, SegmentDirectory segments, (string Path, OwnedDirectoryState State)? owned) =>
        (_directory, Segments, _swept, _owned) = (directory, segments, [], owned);

    private BareDirectoryPlace(string directory, SegmentStore store, SegmentRecord[] swept) => (_directory, Segments, _store, _swept) = (directory, store, store, swept);

    /// <summary>Opens a directory either to change it, in which case the directory is made and swept, or only to look.</summary>
    /// <exception cref="UsageException">The directory belongs to a run, living or dead, or cannot be made.</exception>
    public static BareDirectoryPlace Open(string directory, SegmentStoreOptions options, bool changes)
    {
        try
        {
            RefuseRun(directory);
            if (!changes)
            {
                return new BareDirectoryPlace(directory, SegmentDirectory.Attach(directory), OwnedDirectory.FindAround(directory));
            }

            var unfinished = ListUnfinished(directory);
            var store = SegmentStore.OpenDirectory(directory, options with { PoolBytes = 0 });
            return new BareDirectoryPlace(directory, store, [.. unfinished.Where(record => !store.TryFind(record.Handle.Id.ToString(), out _))]);
        }
        catch (DirectoryInUseException owned)
        {
            throw new UsageException($"--dir {directory}: it belongs to the run or store of process {owned.Pid}. Name a run by --run-dir.", owned);
        }
        catch (Exception impossible) when (impossible is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new UsageException($"--dir {directory}: {impossible.Message} Choose another directory.", impossible);
        }
    }

    /// <inheritdoc/>
    public SegmentDirectory Segments { get; }

    /// <summary>The same directory as a store; only for a place that was opened to change the directory.</summary>
    private SegmentStore Store => _store ?? throw new InvalidOperationException($"{Name} was opened to look only.");

    /// <inheritdoc/>
    public string Name => $"'{_directory}'";

    /// <inheritdoc/>
    public string? Warning => _owned is (var path, OwnedDirectoryState.Dead)
        ? $"{OwnerIn(path)} is dead, and {DeadRun.RemoverOf(path)} removes all of this. Export what you need before: 'actorshm segments export NAME FILE.npy --dir {_directory}'."
        : null;

    /// <inheritdoc/>
    public IReadOnlyList<SegmentRecord> List() => Segments.List();

    /// <inheritdoc/>
    public SegmentRecord? FindSwept(string labelOrId) =>
        Array.Find(_swept, record => record.Label == labelOrId || record.HasIdLike(labelOrId));

    /// <inheritdoc/>
    public Task<SegmentHandle> CreateAsync(ElementType element, Shape shape, string label, ArrayContent content, CancellationToken cancellation) =>
        Task.Run(() => Store.Create(element, shape, label, content, cancellation), cancellation);

    /// <inheritdoc/>
    public Task KeepAsync(SegmentHandle handle, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Store.Keep(handle);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SealAsync(SegmentHandle handle, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Segments.Seal(handle);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RetireAsync(SegmentHandle handle, CancellationToken cancellation)
    {
        Store.Retire(handle);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task GiveUpAsync(SegmentHandle handle)
    {
        try
        {
            Store.Retire(handle);
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"actorshm: the unfinished segment {handle.Id} could not be retired: {e.Message}"); // the next sweep removes it
        }
    }

    /// <inheritdoc/>
    public Task RemoveDamagedAsync(SegmentId id, CancellationToken cancellation)
    {
        Store.RemoveDamaged(id);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ExportAsync(SegmentRecord record, string path, bool retire, CancellationToken cancellation) => Task.Run(
        () =>
        {
            if (retire && record.State == SegmentState.Sealed)
            {
                Store.MoveTo(record.Handle, path, cancellation);
            }
            else
            {
                Segments.Export(record.Handle, path, cancellation);
                if (retire)
                {
                    Store.Retire(record.Handle);
                }
            }
        },
        cancellation);

    /// <inheritdoc/>
    public Task<(string Owner, IReadOnlyList<SegmentUse> Uses)> ExplainAsync(SegmentRecord record, CancellationToken cancellation) =>
        Task.FromResult<(string, IReadOnlyList<SegmentUse>)>((DescribeOwner(record), []));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Segments.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SegmentRecord[] ListUnfinished(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        using var look = SegmentDirectory.Attach(directory);
        return [.. look.List().Where(record => record.IsUnfinished)];
    }

    // A run's segments do not lie in the run directory itself, so it would look empty.
    private static void RefuseRun(string directory)
    {
        if (!RunDirectory.IsRun(directory))
        {
            return;
        }

        switch (OwnedDirectory.StateOf(directory))
        {
            case OwnedDirectoryState.Alive when OwnedDirectory.OwnerOf(directory) is { } owner:
                throw new DirectoryInUseException(directory, owner.Pid);
            case OwnedDirectoryState.Dead:
                throw new UsageException(
                    $"--dir {directory}: it was left by a dead run; the next start removes it with everything in it. Its arrays lie in {RunDirectory.SegmentsPathIn(directory)}: list and export them there, or choose another directory.");
            case OwnedDirectoryState.AliveElsewhere:
                throw new UsageException($"--dir {directory}: it belongs to a run whose process cannot be seen from here, such as one in a container. Choose another directory.");
        }
    }

    private string DescribeOwner(SegmentRecord record) => _owned switch
    {
        null => DescribeMaker(record),
        (var path, OwnedDirectoryState.Dead) when record.IsUnfinished =>
            $"{OwnerIn(path)} is dead, and so is process {record.Creator!.Pid}, which made it and had neither sealed nor kept it; {DeadRun.RemoverOf(path)} removes it",
        (var path, OwnedDirectoryState.Dead) when record.State == SegmentState.Foreign =>
            $"{OwnerIn(path)} is dead, and {DeadRun.RemoverOf(path)} forgets it; its file stays if it lies elsewhere",
        (var path, OwnedDirectoryState.Dead) =>
            $"{OwnerIn(path)} is dead, and {DeadRun.RemoverOf(path)} removes it; 'actorshm segments export {record.Handle.Id} FILE.npy --dir {_directory}' takes it out before",
        (var path, OwnedDirectoryState.Alive) when OwnedDirectory.OwnerOf(path) is { } owner =>
            $"{OwnerIn(path)} is process {owner.Pid}, and it goes when that ends, if not before",
        var (path, _) => $"{OwnerIn(path)} cannot be seen from here, such as one in a container, and it goes when that ends, if not before",
    };

    private static string OwnerIn(string path) => RunDirectory.IsRun(path) ? $"the host of the run in {path}" : $"the process that owns the store in {path}";

    private static string DescribeMaker(SegmentRecord record) => record switch
    {
        { IsUnfinished: true, Creator: { } dead } =>
            $"process {dead.Pid}, which made it, ended before it was sealed or kept, and the next command that changes anything here removes it when nobody has it open",
        { State: SegmentState.Filling, Creator: { } creator } => $"process {creator.Pid} is making it, and it is removed if that dies before it is sealed",
        _ => "it lies in a bare directory, and stays until somebody retires it",
    };
}
