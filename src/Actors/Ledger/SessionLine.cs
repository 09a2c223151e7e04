namespace ActorShm.Actors.Ledger;

/// <summary>The line in which requests take turns for work that is done beside actors: one line for each session and priority.</summary>
internal readonly record struct SessionLine(long Session, JobPriority Priority);
