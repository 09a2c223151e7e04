using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>How much of a node's time a job gets while other jobs want it too. The numbers travel between processes.</summary>
public enum JobPriority : byte
{
    /// <summary>A quarter of what a normal job gets.</summary>
    Low = 1,

    /// <summary>As much as any other normal job.</summary>
    Normal = 2,

    /// <summary>Four times what a normal job gets.</summary>
    High = 3,
}

internal static class JobPriorityWire
{
    public static void Priority(this WireWriter to, JobPriority priority) => to.Byte((byte)priority);

    public static JobPriority Priority(this WireReader from)
    {
        var priority = (JobPriority)from.Byte();
        return Enum.IsDefined(priority) ? priority : throw new InvalidDataException($"Priority {(byte)priority} is not known.");
    }

    /// <summary>The share of the time that goes with it.</summary>
    public static int Weight(this JobPriority priority) => priority switch
    {
        JobPriority.Low => 1,
        JobPriority.High => 16,
        _ => 4,
    };
}
