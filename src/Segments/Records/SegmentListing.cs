namespace ActorShm.Segments;

/// <summary>Reads the states of the segments in a directory.</summary>
internal static class SegmentListing
{
    /// <summary>Gets the bytes that all segments take together, except adopted files.</summary>
    public static long BytesIn(SegmentPaths paths) => SizesIn(paths).Sum(segment => segment.FileBytes);

    /// <summary>Gets the bytes that each segment takes, except adopted files.</summary>
    public static IReadOnlyList<(SegmentId Id, long FileBytes)> SizesIn(SegmentPaths paths) =>
        [.. RecordsIn(paths).Where(record => record.State != SegmentState.Foreign).Select(record => (record.Handle.Id, NpyLayout.FileBytes(record.Handle.DataBytes)))];

    /// <summary>Reads the records of all segments that are not damaged.</summary>
    public static IEnumerable<SegmentRecord> RecordsIn(SegmentPaths paths)
    {
        foreach (var id in IdsIn(paths))
        {
            SegmentRecord? record = null;
            try
            {
                record = TryRecord(paths, id);
            }
            catch (SegmentFormatException)
            {
                // One damaged segment must not hide the others. ListDamaged lists it, and opening it says what is wrong.
            }

            if (record is not null)
            {
                yield return record;
            }
        }
    }

    /// <summary>Lists the ids of all segments, including damaged ones: everything that has the name of a state counts.</summary>
    public static IEnumerable<SegmentId> IdsIn(SegmentPaths paths)
    {
        foreach (var file in Directory.EnumerateFileSystemEntries(paths.Directory, "*" + SegmentPaths.StateEnding))
        {
            if (SegmentId.TryParse(Path.GetFileNameWithoutExtension(file), out var id))
            {
                yield return id;
            }
        }
    }

    /// <summary>Reads the record of a segment; null when there is no such segment.</summary>
    /// <exception cref="SegmentFormatException">The segment is damaged.</exception>
    public static SegmentRecord? TryRecord(SegmentPaths paths, SegmentId id)
    {
        try
        {
            using var state = StateFile.Open(paths, id);
            var record = state.Read();
            if (record.State == SegmentState.Retired)
            {
                return null;
            }

            var path = paths.RealData(record.Handle);
            return new SegmentRecord(
                record.Handle,
                record.Label,
                record.State,
                path,
                NativeFile.StatusIfVisible(path)?.SizeBytes ?? 0,
                record.PlacementReason,
                record.CreatedAt,
                record.Owner.IsNobody ? null : record.Owner.Process,
                !record.Owner.IsNobody && !record.Owner.IsKnownDead);
        }
        catch (SegmentGoneException)
        {
            return null; // it was retired since the listing
        }
    }
}
