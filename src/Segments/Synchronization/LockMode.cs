namespace ActorShm.Segments;

/// <summary>Which other locks a lock keeps out.</summary>
public enum LockMode
{
    /// <summary>Keeps out all other locks, for callers that change the elements.</summary>
    Exclusive,

    /// <summary>Keeps out exclusive locks, for callers that read and do not want the elements to change meanwhile.</summary>
    Shared,
}
