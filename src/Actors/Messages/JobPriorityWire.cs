using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

internal static class JobPriorityWire
{
    public static void Priority(this WireWriter to, JobPriority priority) => to.Byte((byte)priority);

    public static JobPriority Priority(this WireReader from)
    {
        var priority = (JobPriority)from.Byte();
        return Enum.IsDefined(priority) ? priority : throw new InvalidDataException($"Priority {(byte)priority} is not known.");
    }

    /// <summary>Gets the share of the time for a priority.</summary>
    public static int Weight(this JobPriority priority) => priority switch
    {
        JobPriority.Low => 1,
        JobPriority.High => 16,
        _ => 4,
    };
}
