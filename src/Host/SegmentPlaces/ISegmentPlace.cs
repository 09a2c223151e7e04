using ActorShm.Actors;
using ActorShm.Segments;

namespace ActorShm.Host.SegmentPlaces;

/// <summary>The place where <c>actorshm segments</c> works: the run of a living host, or a bare directory that no host looks after.</summary>
internal interface ISegmentPlace : IAsyncDisposable
{
    /// <summary>The segment directory, for looking at segments and opening them.</summary>
    SegmentDirectory Segments { get; }

    /// <summary>The name of the place in messages.</summary>
    string Name { get; }

    /// <summary>A sentence for people about a danger to everything in this place, such as its coming removal; null when there is none.</summary>
    string? Warning { get; }

    /// <summary>Lists the segments that exist now, oldest first.</summary>
    /// <exception cref="NoHostException">The segments belong to a run whose host is gone.</exception>
    IReadOnlyList<SegmentRecord> List();

    /// <summary>Finds an unfinished segment that was removed when this place was opened; returns null when no such segment had this name.</summary>
    /// <param name="labelOrId">The segment's name, its id, or the beginning of its id.</param>
    SegmentRecord? FindSwept(string labelOrId);

    /// <summary>Makes a segment and fills it. The segment belongs to this command and is removed if the command fails.</summary>
    Task<SegmentHandle> CreateAsync(ElementType element, Shape shape, string label, ArrayContent content, CancellationToken cancellation);

    /// <summary>Keeps a segment, so that it stays after this command has ended.</summary>
    Task KeepAsync(SegmentHandle handle, CancellationToken cancellation);

    /// <summary>Ends all writing to a segment.</summary>
    Task SealAsync(SegmentHandle handle, CancellationToken cancellation);

    /// <summary>Retires a segment.</summary>
    Task RetireAsync(SegmentHandle handle, CancellationToken cancellation);

    /// <summary>Retires a segment that this command has made and does not finish. Never fails, and does not wait for a host that does not answer, because the command has its own failure to report.</summary>
    Task GiveUpAsync(SegmentHandle handle);

    /// <summary>Removes a damaged segment, about which nothing is known any more.</summary>
    Task RemoveDamagedAsync(SegmentId id, CancellationToken cancellation);

    /// <summary>Copies a segment into an ordinary file, whole or not at all, and then retires it if <paramref name="retire"/> is true.</summary>
    Task ExportAsync(SegmentRecord record, string path, bool retire, CancellationToken cancellation);

    /// <summary>Explains why a segment is still there: one clause for people about its owner, and the jobs that use it or made it.</summary>
    Task<(string Owner, IReadOnlyList<SegmentUse> Uses)> ExplainAsync(SegmentRecord record, CancellationToken cancellation);
}
