
using ActorShm.Actors.Messages;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors;

/// <summary>On which terms a job is to be run. They change when the answer comes, never its bits.</summary>
public sealed record JobTerms
{
    /// <summary>The most partitions of one stage; each has eight bytes in its work table.</summary>
    public const int MostPartitions = 1 << 22;

    /// <summary>Normal priority, no deadline, partitions as the settings say.</summary>
    public static JobTerms Default { get; } = new();

    /// <summary>The longest deadline that a timer can wait for.</summary>
    public static TimeSpan LongestDeadline { get; } = TimeSpan.FromDays(40);

    /// <summary>How much of the nodes' time it gets while other jobs run.</summary>
    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>How long it may take, from its beginning in the host, before it fails; null for any time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above zero, or longer than <see cref="LongestDeadline"/>.</exception>
    public TimeSpan? Deadline
    {
        get;
        init => field = IsPossible(value ?? LongestDeadline)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A deadline must be above zero and at most {LongestDeadline.TotalDays} days.");
    }

    /// <summary>Into how many partitions each stage is cut; 0 leaves it to the settings. Those without a block are empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or over <see cref="MostPartitions"/>.</exception>
    public int Partitions
    {
        get;
        init => field = value is >= 0 and <= MostPartitions
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A stage is cut into at most {MostPartitions} partitions.");
    }

    internal static void Write(WireWriter to, JobTerms terms)
    {
        to.Priority(terms.Priority);
        to.Int64(terms.Deadline?.Ticks ?? 0);
        to.Int32(terms.Partitions);
    }

    internal static JobTerms Read(WireReader from)
    {
        var (priority, deadline, partitions) = (from.Priority(), TimeSpan.FromTicks(from.Count64()), from.Count32());
        if (partitions > MostPartitions || (deadline != TimeSpan.Zero && !IsPossible(deadline)))
        {
            throw new InvalidDataException($"A job cannot have {partitions} partitions for each stage and a deadline of {deadline}.");
        }

        return new JobTerms { Priority = priority, Deadline = deadline == TimeSpan.Zero ? null : deadline, Partitions = partitions };
    }

    private static bool IsPossible(TimeSpan deadline) => deadline > TimeSpan.Zero && deadline <= LongestDeadline;
}
