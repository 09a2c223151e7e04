using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

/// <summary>Asks to make an array for a job, which may have a part of the quota set aside for it; a client sends <see cref="CreateSegment"/>. Answered by <see cref="SegmentCreated"/>. Stays in the host process.</summary>
/// <param name="Segment">What to make.</param>
/// <param name="MaySpill">Whether the array may lie on a disk, outside of the quota, where there is no room for it otherwise.</param>
/// <param name="Share">The job's part of the quota; null when the array takes from what is left.</param>
/// <param name="Priority">The job's priority, which decides which of the requests of all sessions come first.</param>
/// <param name="RunJob">The job.</param>
internal sealed record CreateForJob(CreateSegment Segment, bool MaySpill, QuotaShare? Share, JobPriority Priority, long RunJob);

/// <summary>Says that the sending job has no more use for the array that it has asked for. Making it ends at the next piece, and the answer to <see cref="CreateForJob"/> comes when nothing of it counts against the quota. Stays in the host process.</summary>
internal sealed record CallOffCreation;

/// <summary>Says that the sending job was ended in the middle: nothing more is made for it, and everything that was made is retired, including what it has not heard of. Not answered. Stays in the host process.</summary>
internal sealed record GiveUpForJob(long Session, long RunJob);

/// <summary>Asks to retire arrays that a job made and needs no more; a client sends <see cref="RetireSegment"/>. Answered by <see cref="RetiredForJob"/>. Stays in the host process.</summary>
/// <param name="Session">The session of the job.</param>
/// <param name="Handles">The arrays, at least one; an array that is retired already is no failure.</param>
internal sealed record RetireForJob(long Session, ImmutableArray<SegmentHandle> Handles);

/// <summary>The arrays no longer count against the quota, except those that somebody held for too long; these end with the session. A job that was ended in the middle does not hear of it, and need not.</summary>
internal sealed record RetiredForJob : IDeadLetterSuppression;

/// <summary>Asks whether a node may write to a segment of this session. If so, no job begins to fill the segment before <see cref="EndWrite"/>. Stays in the host process.</summary>
internal sealed record BeginWrite(long Session, SegmentHandle Handle, int Node);

/// <summary>Says that the write is done or given up. Not answered. Stays in the host process.</summary>
internal sealed record EndWrite(SegmentHandle Handle, int Node);

/// <summary>Asks whether a job may fill a segment of its session. If so, no other job may fill it, and no later request may write to it, until <see cref="EndFill"/>. Stays in the host process.</summary>
internal sealed record BeginFill(long Session, SegmentHandle Handle, long RunJob);

/// <summary>Says that the job no longer writes to the segment that it was to fill. Not answered. Stays in the host process.</summary>
internal sealed record EndFill(SegmentHandle Handle, long RunJob);

/// <summary>Answers yes: the segment may be written to, or filled.</summary>
internal sealed record Writable(SegmentHandle Handle);

/// <summary>Asks to retire everything that a session owns; answered by <see cref="AllRetired"/>. Stays in the host process.</summary>
internal sealed record RetireAllOf(long Session);

/// <summary>The session owns nothing any more.</summary>
internal sealed record AllRetired(long Session);

/// <summary>From now on tell the sender, and nobody else, of every segment that is gone, by <see cref="SegmentGone"/>. Stays in the host process.</summary>
internal sealed record TellOfGone;

/// <summary>The segment is there no more: it was retired, or its files were found to be gone. Stays in the host process, and whoever has stopped need not hear of it.</summary>
internal sealed record SegmentGone(SegmentHandle Handle) : IDeadLetterSuppression;

/// <summary>Which session does a segment belong to? Stays in the host process.</summary>
internal sealed record SessionOfSegment(SegmentHandle Handle);

/// <summary>Names the session of a segment; 0 stands for the run itself, since no session has this number.</summary>
internal sealed record SessionOfSegmentFound(SegmentHandle Handle, long Session);
