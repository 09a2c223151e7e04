namespace ActorShm.Segments;

/// <summary>Whom a lock keeps out.</summary>
public enum LockMode
{
    /// <summary>Everybody else: for who changes the elements.</summary>
    Exclusive,

    /// <summary>Who asks for an exclusive lock: for who reads and does not want the elements to change meanwhile.</summary>
    Shared,
}
