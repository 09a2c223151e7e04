namespace ActorShm.Actors.Ledger;

/// <summary>Who takes turns of what is done for jobs beside actors: a session, and apart from the rest what it wants with another priority.</summary>
internal readonly record struct SessionLine(long Session, JobPriority Priority);
