namespace ActorShm.Segments;

/// <summary>Reads what lies beside the data of segments.</summary>
internal static class SegmentListing
{
    /// <summary>What all segments take, adopted files excepted.</summary>
    public static long BytesIn(SegmentPaths paths) => SizesIn(paths).Sum(segment => segment.FileBytes);

    /// <summary>What each segment takes, adopted files excepted.</summary>
    public static IReadOnlyList<(SegmentId Id, long FileBytes)> SizesIn(SegmentPaths paths) =>
        [.. RecordsIn(paths).Where(record => record.State != SegmentState.Foreign).Select(record => (record.Handle.Id, NpyLayout.FileBytes(record.Handle.DataBytes)))];

    /// <summary>What is known about every segment that is not damaged.</summary>
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
                // One damaged segment must not hide the others. ListDamaged names it, and opening it says what is wrong.
            }

            if (record is not null)
            {
                yield return record;
            }
        }
    }

    /// <summary>Every segment, the damaged ones included, whatever has the name of their state.</summary>
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

    /// <summary>What is known about a segment; null when there is none.</summary>
    /// <exception cref="SegmentFormatException">It is damaged.</exception>
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
            return null; // retired between the listing and the look
        }
    }
}
