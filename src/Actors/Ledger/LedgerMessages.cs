using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

/// <summary>Make an array for a job, which may have a part of the quota set aside for it; what a client asks for is a <see cref="CreateSegment"/>. Answered by <see cref="SegmentCreated"/>. Stays in the host process.</summary>
/// <param name="Segment">What is to be made.</param>
/// <param name="MaySpill">Whether it may lie on a disk, outside of the quota, where there is no room for it otherwise.</param>
/// <param name="Share">What the job has of the quota; null where it takes of what is left.</param>
/// <param name="Priority">The job's: which of those that sessions ask for are made first.</param>
/// <param name="RunJob">The job.</param>
internal sealed record CreateForJob(CreateSegment Segment, bool MaySpill, QuotaShare? Share, JobPriority Priority, long RunJob);

/// <summary>The job that sends this has no use any more for the array that it has asked for. What was begun of it ends at the next piece, and the answer to <see cref="CreateForJob"/> comes when nothing of it counts. Stays in the host process.</summary>
internal sealed record CallOffCreation;

/// <summary>The job that sends this was ended in the middle: nothing more is made for it, and what was made is retired, also what it has not heard of. Not answered. Stays in the host process.</summary>
internal sealed record GiveUpForJob(long Session, long RunJob);

/// <summary>Retire what a job has made and needs no more; answered by <see cref="RetiredForJob"/>. What a client asks for is a <see cref="RetireSegment"/>. Stays in the host process.</summary>
/// <param name="Session">Whose job it is.</param>
/// <param name="Handles">The arrays, at least one; one that is retired already is as it should be.</param>
internal sealed record RetireForJob(long Session, ImmutableArray<SegmentHandle> Handles);

/// <summary>Nothing counts any more of what was to be retired, unless somebody held it for too long: that ends with the session. A job that was ended in the middle does not hear of it, and nobody misses it.</summary>
internal sealed record RetiredForJob : IDeadLetterSuppression;

/// <summary>May this session have its segment written to by a node? If so, no job begins to fill it before <see cref="EndWrite"/>. Stays in the host process.</summary>
internal sealed record BeginWrite(long Session, SegmentHandle Handle, int Node);

/// <summary>What was to be written is written, or is not any more. Not answered. Stays in the host process.</summary>
internal sealed record EndWrite(SegmentHandle Handle, int Node);

/// <summary>May this job fill a segment of its session's? If so, no other job may, and nothing that asks from now on to write to it, until <see cref="EndFill"/>. Stays in the host process.</summary>
internal sealed record BeginFill(long Session, SegmentHandle Handle, long RunJob);

/// <summary>The job writes no more to what it was to fill. Not answered. Stays in the host process.</summary>
internal sealed record EndFill(SegmentHandle Handle, long RunJob);

/// <summary>Yes.</summary>
internal sealed record Writable(SegmentHandle Handle);

/// <summary>Retire everything that a session owns; answered by <see cref="AllRetired"/>. Stays in the host process.</summary>
internal sealed record RetireAllOf(long Session);

/// <summary>The session owns nothing any more.</summary>
internal sealed record AllRetired(long Session);

/// <summary>From now on tell the sender, and nobody else, of every segment that is gone, by <see cref="SegmentGone"/>. Stays in the host process.</summary>
internal sealed record TellOfGone;

/// <summary>The segment is there no more: it was retired, or its files were found to be gone. Stays in the host process.</summary>
internal sealed record SegmentGone(SegmentHandle Handle);

/// <summary>Which session does a segment belong to? Stays in the host process.</summary>
internal sealed record SessionOfSegment(SegmentHandle Handle);

/// <summary>To this one; 0 stands for the run itself, which no session has for its number.</summary>
internal sealed record SessionOfSegmentFound(SegmentHandle Handle, long Session);
