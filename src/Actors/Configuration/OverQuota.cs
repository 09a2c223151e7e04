namespace ActorShm.Actors;

/// <summary>Says what happens to a job whose arrays do not fit into the quota.</summary>
public enum OverQuota
{
    /// <summary>The job is refused before anything is made; the message has both numbers.</summary>
    Refuse,

    /// <summary>The arrays that do not fit are made in the first placement directory on a disk, which the quota does not count.</summary>
    Spill,
}
