using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    private const int MinPrefixDigits = 4;

    /// <summary>Every segment there is now, oldest first.</summary>
    /// <exception cref="SegmentFormatException">What lies beside a segment is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyList<SegmentRecord> List()
    {
        ThrowIfDisposed();
        return [.. RecordsIn(_paths).OrderBy(record => record.CreatedAt)];
    }

    /// <summary>Looks a segment up by what a person would call it.</summary>
    /// <param name="labelOrId">Its id, its label, or the first digits of its id, at least four. A label wins over digits.</param>
    /// <param name="record">What is known about it.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="SegmentException">There are several; the text lists their ids.</exception>
    /// <exception cref="SegmentFormatException">What lies beside a segment is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public bool TryFind(string labelOrId, [NotNullWhen(true)] out SegmentRecord? record)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelOrId);
        if (SegmentId.TryParse(labelOrId, out var id))
        {
            ThrowIfDisposed();
            record = TryRecord(_paths, id);
            return record is not null;
        }

        var all = List();
        var found = all.Where(candidate => string.Equals(candidate.Label, labelOrId, StringComparison.Ordinal)).ToList();
        if (found.Count == 0 && labelOrId.Length >= MinPrefixDigits)
        {
            found = [.. all.Where(candidate => candidate.Handle.Id.ToString().StartsWith(labelOrId, StringComparison.OrdinalIgnoreCase))];
        }

        record = found.Count <= 1
            ? found.FirstOrDefault()
            : throw new SegmentException(
                $"'{labelOrId}' names {found.Count.ToString(CultureInfo.InvariantCulture)} segments: {string.Join(", ", found.Select(candidate => candidate.Handle.Id))}. Say which by its id.");
        return record is not null;
    }

    /// <summary>Looks a segment up by what a person would call it; it must be there.</summary>
    /// <inheritdoc cref="TryFind" path="/param[@name='labelOrId']"/>
    /// <exception cref="SegmentGoneException">There is none.</exception>
    /// <inheritdoc cref="TryFind" path="/exception"/>
    public SegmentRecord Find(string labelOrId) =>
        TryFind(labelOrId, out var record)
            ? record
            : throw new SegmentGoneException($"There is no segment '{labelOrId}' in '{Directory}': neither a label nor an id starts like that. It was retired, or never made.");

    private static long BytesIn(SegmentPaths paths) =>
        RecordsIn(paths).Where(record => record.State != SegmentState.Foreign).Sum(record => NpyLayout.FileBytes(record.Handle.DataBytes));

    private static IEnumerable<SegmentRecord> RecordsIn(SegmentPaths paths)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(paths.Directory, "*" + SegmentPaths.StateEnding))
        {
            if (SegmentId.TryParse(Path.GetFileNameWithoutExtension(file), out var id) && TryRecord(paths, id) is { } record)
            {
                yield return record;
            }
        }
    }

    private static SegmentRecord? TryRecord(SegmentPaths paths, SegmentId id)
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
