using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>The place of a series among all that a host measures: they are told by family, and within it by tags. Ordered, and the same whatever else comes and goes.</summary>
/// <param name="Family">The name of the instrument.</param>
/// <param name="Series">The tags, as one text.</param>
internal readonly record struct MetricPosition(string Family, string Series)
{
    /// <summary>Before all series.</summary>
    public static MetricPosition Start { get; } = new(string.Empty, string.Empty);

    public bool IsBehind(MetricPosition other) =>
        (string.CompareOrdinal(Family, other.Family) is var byFamily and not 0 ? byFamily : string.CompareOrdinal(Series, other.Series)) > 0;

    internal static void Write(WireWriter to, MetricPosition position)
    {
        to.Text(position.Family);
        to.Text(position.Series);
    }

    internal static MetricPosition Read(WireReader from) => new(from.Text(), from.Text());
}

/// <summary>What does the host measure? Answered by <see cref="MetricsRead"/>.</summary>
/// <param name="After">Only series behind this one.</param>
internal sealed record ReadMetrics(MetricPosition After) : IWireMessage<ReadMetrics>
{
    public static string Manifest => "read-metrics";

    public void Write(WireWriter to) => MetricPosition.Write(to, After);

    public static ReadMetrics Read(WireReader from) => new(MetricPosition.Read(from));
}

/// <summary>Lines of metrics, as many as fit, each series whole; <see cref="HasMore"/> says whether there are more.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Last">The last series that they tell of.</param>
/// <param name="HasMore">Whether there are series behind it.</param>
internal sealed record MetricsRead(ImmutableArray<string> Lines, MetricPosition Last, bool HasMore) : IWireMessage<MetricsRead>
{
    /// <summary>The most lines in one message; a line is about a hundred bytes, and never over <see cref="MaximumLineBytes"/>.</summary>
    public const int MaximumLines = 64;

    /// <summary>The most bytes of a line.</summary>
    public const int MaximumLineBytes = 400;

    public static string Manifest => "metrics-read";

    public void Write(WireWriter to)
    {
        to.List(Lines, static (w, line) => w.Text(line));
        MetricPosition.Write(to, Last);
        to.Bool(HasMore);
    }

    public static MetricsRead Read(WireReader from) => new(from.List(static r => r.Text()), MetricPosition.Read(from), from.Bool());
}
