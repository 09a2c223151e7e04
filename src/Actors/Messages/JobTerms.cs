
using ActorShm.Actors.Messages;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors;

/// <summary>The terms on which a job runs. They affect when the answer comes, never its bits.</summary>
public sealed record JobTerms
{
    /// <summary>The largest number of partitions of one stage; each takes eight bytes in the stage's work table.</summary>
    public const int MostPartitions = 1 << 22;

    /// <summary>Gets the default terms: normal priority, no deadline, partitions as the settings say.</summary>
    public static JobTerms Default { get; } = new();

    /// <summary>Gets the longest deadline that a timer can wait for.</summary>
    public static TimeSpan LongestDeadline { get; } = TimeSpan.FromDays(40);

    /// <summary>Gets how much of the nodes' time the job gets while other jobs run.</summary>
    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>Gets how long the job may take, from its beginning in the host, before it fails; null for any time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or is longer than <see cref="LongestDeadline"/>.</exception>
    public TimeSpan? Deadline
    {
        get;
        init => field = IsPossible(value ?? LongestDeadline)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A deadline must be above zero and at most {LongestDeadline.TotalDays} days.");
    }

    /// <summary>Gets the number of partitions that each stage is cut into; 0 leaves it to the settings. Partitions without a block are empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above <see cref="MostPartitions"/>.</exception>
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
