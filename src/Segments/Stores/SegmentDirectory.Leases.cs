using System.Globalization;

namespace ActorShm.Segments;

/// <content>Who has a segment open.</content>
public partial class SegmentDirectory
{
    /// <summary>Who has a segment open at the moment: views of ours, and foreign maps and open files.</summary>
    /// <remarks>
    /// For people and for error texts: the answer is old when it is there. Walks through <c>/proc</c> once, which takes milliseconds; for many segments use the
    /// other overload. Every lease is a kernel lock that goes with its process.
    /// </remarks>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentLeases Leases(SegmentHandle handle)
    {
        using var state = OpenState(handle);
        return LeasesOf([Watch(state, state.ReadFor(handle))])[handle.Id];
    }

    /// <summary>Who has which segment open at the moment, for every segment there is, by one walk through <c>/proc</c>.</summary>
    /// <exception cref="SegmentFormatException">What lies beside a segment is damaged.</exception>
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
                // retired since the listing, so nobody asks who has it
            }
        }

        return LeasesOf(watched);
    }

    private WatchedSegment Watch(StateFile state, StateRecord record)
    {
        var path = Paths.RealData(record.Handle);

        // Data that was deleted by hand has no inode to look for; the leases are still there.
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

    /// <summary>All that one process has of a segment, as one lease; null when it has ended meanwhile.</summary>
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
