namespace ActorShm.Embedded;

/// <summary>What becomes of a frame when too much waits for its link.</summary>
internal enum FrameRank
{
    /// <summary>It is refused, and whoever sent it is told.</summary>
    Ordinary,

    /// <summary>It breaks a promise if it gets lost: it finds twice the room, and a link that has none even for it is closed.</summary>
    Essential,
}
