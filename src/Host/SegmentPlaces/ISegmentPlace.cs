using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.SegmentPlaces;

/// <summary>Where <c>actorshm segments</c> works: the run of a living host, or a bare directory that no host looks after.</summary>
internal interface ISegmentPlace : IAsyncDisposable
{
    /// <summary>The segments, to look at and to open.</summary>
    SegmentDirectory Segments { get; }

    /// <summary>The place as texts call it.</summary>
    string Name { get; }

    /// <summary>What must be known of all that is here before it is too late: a sentence for people; null when nothing.</summary>
    string? Warning { get; }

    /// <summary>The segments there are now, oldest first.</summary>
    /// <exception cref="NoHostException">They are those of a run whose host is gone.</exception>
    IReadOnlyList<SegmentRecord> List();

    /// <summary>A segment that nobody could finish any more, and that was removed as this place was opened; null when none of them was called like this.</summary>
    /// <param name="labelOrId">Its name, its id, or the beginning of its id.</param>
    SegmentRecord? FindSwept(string labelOrId);

    /// <summary>Makes a segment and fills it; it is this command's, and goes with it if it fails.</summary>
    Task<SegmentHandle> CreateAsync(ElementType element, Shape shape, string label, ArrayContent content, CancellationToken cancellation);

    /// <summary>Makes a segment stay when this command has ended.</summary>
    Task KeepAsync(SegmentHandle handle, CancellationToken cancellation);

    /// <summary>Ends all writing to a segment.</summary>
    Task SealAsync(SegmentHandle handle, CancellationToken cancellation);

    /// <summary>Gives a segment up.</summary>
    Task RetireAsync(SegmentHandle handle, CancellationToken cancellation);

    /// <summary>Gives a segment up that this command has made and does not finish. Never fails, and waits for no host that does not answer: the command has its own reason to tell.</summary>
    Task GiveUpAsync(SegmentHandle handle);

    /// <summary>Removes a segment of which nothing is known any more.</summary>
    Task RemoveDamagedAsync(SegmentId id, CancellationToken cancellation);

    /// <summary>Copies a segment into an ordinary file, whole or not at all, and gives it up afterwards if told so.</summary>
    Task ExportAsync(SegmentRecord record, string path, bool retire, CancellationToken cancellation);

    /// <summary>Why the segment is still there, as far as ownership goes: one clause for people; and the jobs that use it or have made it.</summary>
    Task<(string Owner, IReadOnlyList<SegmentUse> Uses)> ExplainAsync(SegmentRecord record, CancellationToken cancellation);
}
