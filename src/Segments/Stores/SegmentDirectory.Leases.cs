using System.Globalization;

namespace ActorShm.Segments;

/// <content>Finds the processes that have a segment open.</content>
public partial class SegmentDirectory
{
    /// <summary>Finds the processes that have a segment open at the moment: by views of this library, or by mappings and open files of other programs.</summary>
    /// <remarks>
    /// For people and for error messages: the answer may be out of date when it arrives. Walks through <c>/proc</c> once, which takes milliseconds; for many segments use the
    /// other overload. Every lease is a kernel lock that ends with its process.
    /// </remarks>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentLeases Leases(SegmentHandle handle)
    {
        using var state = OpenState(handle);
        return LeasesOf([Watch(state, state.ReadFor(handle))])[handle.Id];
    }

    /// <summary>Finds, for every segment, the processes that have it open at the moment, by one walk through <c>/proc</c>.</summary>
    /// <exception cref="SegmentFormatException">A file beside a segment's data is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyDictionary<SegmentId, SegmentLeases> Leases()
    {
        var watched = new List<WatchedSegment>();
        foreach (var record in List())
        {
            try
            {
                using var state = StateFile.Open(Paths, record.Handle.Id);
                watched.Add(Watch(state, state.ReadFor(record.Handle)));
            }
            catch (Exception gone) when (gone is SegmentGoneException or StaleHandleException)
            {
                // It was retired since the listing, so nobody needs to know who has it open.
            }
        }

        return LeasesOf(watched);
    }

    private WatchedSegment Watch(StateFile state, StateRecord record)
    {
        var path = Paths.RealData(record.Handle);

        // If the data was deleted by hand, there is no inode to look for, but the leases still exist.
        return new WatchedSegment(record.Handle.Id, path, NativeFile.StatusIfVisible(path) ?? default, state.Status);
    }

    private static Dictionary<SegmentId, SegmentLeases> LeasesOf(IReadOnlyList<WatchedSegment> watched)
    {
        var (sightings, unreadable) = SegmentScan.Find(watched);
        var bySegment = sightings.ToLookup(sighting => sighting.Id);
        return watched.ToDictionary(
            segment => segment.Id,
            segment => new SegmentLeases([.. bySegment[segment.Id].GroupBy(sighting => sighting.Pid).Select(ToLease).OfType<SegmentLease>()], unreadable));
    }

    /// <summary>Combines everything by which one process has a segment open into one lease; null when the process has ended meanwhile.</summary>
    private static SegmentLease? ToLease(IGrouping<int, SegmentSighting> ofProcess) =>
        ProcessIdentity.Of(ofProcess.Key) is { } process
            ? new SegmentLease(
                process,
                CommandOf(process.Pid),
                ofProcess.Any(sighting => sighting.Writes) ? AccessMode.ReadWrite : AccessMode.ReadOnly,
                IsForeign: !ofProcess.Any(sighting => sighting.IsLease))
            : null;

    private static string CommandOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline").TrimEnd('\0').Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // ended meanwhile
        }
    }
}
