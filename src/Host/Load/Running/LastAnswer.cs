namespace ActorShm.Host.Load.Running;

/// <summary>The outcome of a last look at a host before it ends.</summary>
/// <param name="Complaint">Why the host could not be asked, which is held against it. Null when it could be asked, or when it had already ended, which is noted when its exit is waited for.</param>
/// <param name="IsSilent">Whether the host is alive but does not answer; such a host would not end when asked to, either.</param>
internal readonly record struct LastAnswer(string? Complaint, bool IsSilent = false);
