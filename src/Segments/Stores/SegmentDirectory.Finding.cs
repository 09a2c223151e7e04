using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorShm.Segments;

/// <content>Lists and finds segments.</content>
public partial class SegmentDirectory
{
    /// <summary>Determines whether a file belongs, or would belong by its name, to the segments in its directory, whoever made them. Others must not make or replace such a file.</summary>
    /// <remarks>A directory that a process owns may hold the data of segments whose records are elsewhere.</remarks>
    /// <param name="directory">The directory itself, not a link to it. A directory that is not this user's alone holds no segments.</param>
    /// <param name="name">The name of the file, which need not exist.</param>
    /// <exception cref="IOException">The directory cannot be examined now.</exception>
    /// <exception cref="UnauthorizedAccessException">Its lock file may not be opened.</exception>
    public static bool IsOfSegments(string directory, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return SegmentPaths.IsNameOfSegments(name)
            && NativeFile.TryStatus(directory, followLink: false) is { } status && UserDirectory.IsPrivate(status)
            && (SegmentListing.IdsIn(new SegmentPaths(directory)).Any() || OwnedDirectory.StateOf(directory) != OwnedDirectoryState.None);
    }

    /// <summary>Lists the segments that exist now, oldest first; <see cref="ListDamaged"/> lists the damaged ones.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyList<SegmentRecord> List()
    {
        ThrowIfDisposed();
        return [.. SegmentListing.RecordsIn(Paths).OrderBy(record => record.CreatedAt)];
    }

    /// <summary>Lists the segments about which nothing is known any more because the files beside their data cannot be read, each with the reason.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyDictionary<SegmentId, string> ListDamaged()
    {
        ThrowIfDisposed();
        var damaged = new Dictionary<SegmentId, string>();
        foreach (var id in SegmentListing.IdsIn(Paths))
        {
            try
            {
                _ = SegmentListing.TryRecord(Paths, id);
            }
            catch (SegmentFormatException unreadable)
            {
                damaged.Add(id, unreadable.Message);
            }
        }

        return damaged;
    }

    /// <summary>Looks a segment up by the name that a person would use for it.</summary>
    /// <param name="labelOrId">Its id, its label, or the first digits of its id, at least four. A label takes precedence over digits.</param>
    /// <param name="record">What is known about the segment.</param>
    /// <returns>Whether there is such a segment.</returns>
    /// <exception cref="SegmentException">There are several such segments; the message lists their ids.</exception>
    /// <exception cref="SegmentFormatException">The whole id was given, and a file beside that segment's data is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public bool TryFind(string labelOrId, [NotNullWhen(true)] out SegmentRecord? record)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelOrId);
        if (SegmentId.TryParse(labelOrId, out var id))
        {
            ThrowIfDisposed();
            record = SegmentListing.TryRecord(Paths, id);
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

    /// <summary>Looks a segment up by the name that a person would use for it, and throws if there is none.</summary>
    /// <inheritdoc cref="TryFind" path="/param[@name='labelOrId']"/>
    /// <exception cref="SegmentGoneException">There is no such segment.</exception>
    /// <inheritdoc cref="TryFind" path="/exception"/>
    public SegmentRecord Find(string labelOrId) =>
        TryFind(labelOrId, out var record)
            ? record
            : throw new SegmentGoneException($"There is no segment '{labelOrId}' in '{Directory}': it is no label, no id, and not the first digits of one, of which there must be four at least. It was retired, removed because its maker died before it was finished, or never made.");
}
