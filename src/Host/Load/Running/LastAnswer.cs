namespace ActorShm.Host.Load.Running;

/// <summary>What came of looking at a host before it ends.</summary>
/// <param name="Complaint">Why it could not be asked, to be held against it; null when it could, or had ended already, which is told when it is waited for.</param>
/// <param name="IsSilent">Whether it lives and does not answer: it would not end when it is asked to, either.</param>
internal readonly record struct LastAnswer(string? Complaint, bool IsSilent = false);
