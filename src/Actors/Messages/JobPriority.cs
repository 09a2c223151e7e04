
namespace ActorShm.Actors;

/// <summary>Says how much of a node's time a job gets while other jobs want it too. The numbers travel between processes.</summary>
public enum JobPriority : byte
{
    /// <summary>A quarter of what a normal job gets.</summary>
    Low = 1,

    /// <summary>As much as any other normal job.</summary>
    Normal = 2,

    /// <summary>Four times what a normal job gets.</summary>
    High = 3,
}
