using System.Globalization;
using System.Security.Cryptography;

namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Makes the store of an owner, and sweeps what killed owners left on the other placement file systems.</summary>
    /// <param name="directory">The run's <c>segments/</c> directory; it must exist, belong to this user, and have mode 0700.</param>
    /// <param name="placementName">
    /// The name of this run on other file systems: with placement <c>/var/tmp</c> its segments lie in <c>/var/tmp/actorshm-UID/NAME/</c>, which is
    /// made when it is first needed and removed on <see cref="SegmentDirectory.Dispose()"/>.
    /// </param>
    /// <param name="options">Where segments may lie and how much they may take; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is impossible, or <paramref name="placementName"/> is not a plain name.</exception>
    /// <exception cref="SegmentException"><paramref name="directory"/> is missing, or not this user's alone.</exception>
    public static SegmentStore CreateOwned(string directory, string placementName, SegmentStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(placementName);
        if (placementName.Contains('/', StringComparison.Ordinal) || placementName is "." or "..")
        {
            throw new ArgumentException($"The placement name must be the name of one directory; it is '{placementName}'.", nameof(placementName));
        }

        options = Checked(options);
        return Own(RequirePrivate(directory), placementName, options, home: null);
    }

    /// <summary>Makes an owner's store in a directory of its own, for a program that needs shared arrays and nothing else.</summary>
    /// <remarks>
    /// The directory is <c>actorshm-UID/store-PID-RANDOM</c> under the first placement directory that can be used; other processes of this user attach
    /// to it by <see cref="Directory"/>. Disposing the store removes everything. A process that is killed, or ends without disposing the store (by
    /// a signal that nobody handles, by an exception, by returning), leaves the directory behind; the next program of this user that makes such a store, or the next run, removes it.
    /// </remarks>
    /// <param name="options">Where segments may lie and how much they may take; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is impossible.</exception>
    /// <exception cref="SegmentException">No placement directory can be used; the message gives the reason for each.</exception>
    public static SegmentStore CreateTemporary(SegmentStoreOptions? options = null)
    {
        options = Checked(options);
        var name = string.Create(CultureInfo.InvariantCulture, $"store-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        var refusals = new List<string>();
        foreach (var root in options.Placement)
        {
            if (TryMakeHome(root, name, refusals) is { } home)
            {
                return OwnHome(home, name, options);
            }
        }

        throw new SegmentException($"No placement directory can take a store. {string.Join("; ", refusals)}. Name another in {nameof(SegmentStoreOptions)}.{nameof(SegmentStoreOptions.Placement)}.");
    }

    /// <summary>Opens a directory that has no owner: any process of this user may create, seal and retire segments in it, several at the same time.</summary>
    /// <remarks>
    /// The directory is made with mode 0700 if it does not exist. All segments lie in it; <see cref="SegmentStoreOptions.Placement"/> is not used.
    /// On a disk, segments that were created, kept or sealed here outlive a power cut.
    /// Memory of retired segments is kept only if <see cref="SegmentStoreOptions.PoolBytes"/> says so; disposing the store removes that memory and nothing else. Opening the directory sweeps what processes left unfinished when they died; see <see cref="SweepUnfinished"/>.
    /// </remarks>
    /// <param name="directory">The directory; its parent must exist.</param>
    /// <param name="options">How much the segments may take; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is impossible.</exception>
    /// <exception cref="SegmentException"><paramref name="directory"/> exists and is not this user's alone, or it lies in a directory that a dead owner left and that the next start removes.</exception>
    /// <exception cref="DirectoryInUseException">The directory belongs to a living owner, or lies in the directory of one: a run, or a store of another kind.</exception>
    /// <exception cref="FileNotFoundException">The parent does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be made there.</exception>
    public static SegmentStore OpenDirectory(string directory, SegmentStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        options = Checked(options) with { Placement = [full], PoolBytes = options?.PoolBytes ?? 0 };
        RefuseOwned(full);
        MakePrivate(full);
        RequirePrivate(full);
        var meter = options.NewSpaceMeter();
        var paths = new SegmentPaths(full);
        var inventory = new StoreInventory(
            new Placement(full, Path.GetFileName(full), options, meter), options.QuotaBytes, new SegmentPool(options.EffectivePoolBytes), () => SegmentListing.SizesIn(paths));
        var store = new SegmentStore(paths, meter, inventory, new SegmentRemover(paths, inventory), home: null, options);
        store.SweepUnfinished();
        return store;
    }

    private static SegmentStore OwnHome(OwnedDirectory home, string name, SegmentStoreOptions options)
    {
        try
        {
            return Own(home.Path, name, options, home);
        }
        catch (Exception reason)
        {
            // The directory would stay owned as long as this process lives: only this object can give it up, and the caller never gets it.
            var undoing = new RemovalSteps();
            undoing.Try(home.Dispose);
            undoing.AttachTo(reason);
            throw;
        }
    }

    private static SegmentStore Own(string directory, string placementName, SegmentStoreOptions options, OwnedDirectory? home)
    {
        var meter = options.NewSpaceMeter();
        var placement = new Placement(directory, placementName, options, meter);
        placement.SweepDead();
        var inventory = new StoreInventory(placement, options.QuotaBytes, new SegmentPool(options.EffectivePoolBytes), listShared: null);
        var paths = new SegmentPaths(directory);
        return new SegmentStore(paths, meter, inventory, new SegmentRemover(paths, inventory), home, options);
    }

    private static OwnedDirectory? TryMakeHome(string root, string name, List<string> refusals)
    {
        try
        {
            if (NativeFile.TryStatus(root, followLink: true) is not { IsDirectory: true })
            {
                refusals.Add($"{root}: there is no such directory");
                return null;
            }

            var parent = Path.Combine(root, UserDirectory.Name);
            OwnedDirectory.SweepDead(parent);
            return OwnedDirectory.Acquire(Path.Combine(parent, name));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SegmentException)
        {
            refusals.Add($"{root}: {refused.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static SegmentStoreOptions Checked(SegmentStoreOptions? options)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Segments are little-endian and worked on in place; this machine is big-endian.");
        }

        options ??= new SegmentStoreOptions();
        options.Validate();
        return options;
    }

    /// <summary>Refuses a directory that lies in the directory of an owner, living or dead: only a living owner knows what is in its directory, and what a dead owner left is removed with everything added to it.</summary>
    private static void RefuseOwned(string directory)
    {
        // This comes before the directory is made, so that a refused attempt leaves nothing behind.
        switch (OwnedDirectory.FindAround(directory))
        {
            case null:
                break;
            case (var place, OwnedDirectoryState.Dead):
                throw new SegmentException($"'{place}' was left by a dead run or store; the next start removes it with everything in it. Choose another directory.");
            case (var place, OwnedDirectoryState.Alive) when OwnedDirectory.OwnerOf(place) is { } owner:
                throw new DirectoryInUseException(directory, owner.Pid);
            case var (place, _):
                throw new SegmentException($"'{place}' belongs to a process that cannot be seen from here, such as one in a container, and goes when that ends. Choose another directory.");
        }
    }

    private static void MakePrivate(string directory)
    {
        var errno = UserDirectory.TryMakePrivate(directory);
        if (errno is not (0 or Errno.Exists))
        {
            throw Errno.Failure(errno, "make the directory", directory);
        }

        if (errno == 0 && StableStorage.IsFor(directory))
        {
            UnnamedFile.SyncDirectory(Path.GetDirectoryName(directory)!);
        }
    }
}
