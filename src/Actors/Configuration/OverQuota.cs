namespace ActorShm.Actors;

/// <summary>What becomes of a job whose arrays do not fit into the quota.</summary>
public enum OverQuota
{
    /// <summary>It is refused before anything is made, with both numbers.</summary>
    Refuse,

    /// <summary>The arrays that do not fit are made in the first placement directory on a disk, which the quota does not count.</summary>
    Spill,
}
