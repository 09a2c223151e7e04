namespace ActorShm.Embedded;

/// <summary>What happens to a frame when too many bytes wait for its link.</summary>
internal enum FrameRank
{
    /// <summary>The frame is refused, and its sender is told.</summary>
    Ordinary,

    /// <summary>The frame must not get lost, as that would break a promise: twice as many bytes may wait, and a link without room even then is closed.</summary>
    Essential,
}
