using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Whether segments lie in a directory, of whoever they are, so that its files are not for others to make or to replace.</summary>
    /// <param name="directory">The directory itself, and no link to it. One that is not this user's alone holds none.</param>
    /// <exception cref="IOException">It cannot be looked at now.</exception>
    public static bool HoldsSegments(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return NativeFile.TryStatus(directory, followLink: false) is { } status && UserDirectory.IsPrivate(status) && IdsIn(new SegmentPaths(directory)).Any();
    }

    /// <summary>Every segment there is now, oldest first; those that are damaged are in <see cref="ListDamaged"/>.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyList<SegmentRecord> List()
    {
        ThrowIfDisposed();
        return [.. RecordsIn(_paths).OrderBy(record => record.CreatedAt)];
    }

    /// <summary>Segments of which nothing is known any more, because what lies beside their data cannot be read, each with the reason.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyDictionary<SegmentId, string> ListDamaged()
    {
        ThrowIfDisposed();
        var damaged = new Dictionary<SegmentId, string>();
        foreach (var id in IdsIn(_paths))
        {
            try
            {
                _ = TryRecord(_paths, id);
            }
            catch (SegmentFormatException unreadable)
            {
                damaged.Add(id, unreadable.Message);
            }
        }

        return damaged;
    }

    /// <summary>Removes a damaged segment with all that belongs to it. Not in an attached store.</summary>
    /// <exception cref="InvalidOperationException">The segment is not damaged, or the store is attached.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public void RemoveDamaged(SegmentId id)
    {
        RequireOwnership("remove segments");
        if (!ListDamaged().ContainsKey(id))
        {
            throw new InvalidOperationException($"Segment {id} is not damaged. Retire it.");
        }

        _paths.RemoveAllOf(id);
    }

    /// <summary>Looks a segment up by what a person would call it.</summary>
    /// <param name="labelOrId">Its id, its label, or the first digits of its id, at least four. A label wins over digits.</param>
    /// <param name="record">What is known about it.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="SegmentException">There are several; the text lists their ids.</exception>
    /// <exception cref="SegmentFormatException">The id was given, and what lies beside that segment is damaged.</exception>
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
        if (found.Count == 0)
        {
            found = [.. all.Where(candidate => candidate.HasIdLike(labelOrId))];
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
            : throw new SegmentGoneException($"There is no segment '{labelOrId}' in '{Directory}': neither a label nor an id starts like that. It was retired, removed because its maker died before it was finished, or never made.");

    private static long BytesIn(SegmentPaths paths) =>
        RecordsIn(paths).Where(record => record.State != SegmentState.Foreign).Sum(record => NpyLayout.FileBytes(record.Handle.DataBytes));

    private static IEnumerable<SegmentRecord> RecordsIn(SegmentPaths paths)
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

    private static IEnumerable<SegmentId> IdsIn(SegmentPaths paths)
    {
        foreach (var file in System.IO.Directory.EnumerateFiles(paths.Directory, "*" + SegmentPaths.StateEnding))
        {
            if (SegmentId.TryParse(Path.GetFileNameWithoutExtension(file), out var id))
            {
                yield return id;
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
