using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>The position of a series among all that a host measures. Series are ordered by family, and within it by tags; the order does not depend on which other series come and go.</summary>
/// <param name="Family">The name of the instrument.</param>
/// <param name="Series">The tags as one text.</param>
internal readonly record struct MetricPosition(string Family, string Series)
{
    /// <summary>Gets the position before all series.</summary>
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

/// <summary>Asks for the host's measurements. Answered by <see cref="MetricsRead"/>.</summary>
/// <param name="After">Restricts the answer to series after this position.</param>
internal sealed record ReadMetrics(MetricPosition After) : IWireMessage<ReadMetrics>
{
    public static string Manifest => "read-metrics";

    public void Write(WireWriter to) => MetricPosition.Write(to, After);

    public static ReadMetrics Read(WireReader from) => new(MetricPosition.Read(from));
}

/// <summary>Lines of metrics, as many as fit, each series whole; <see cref="HasMore"/> says whether there are more.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Last">The position of the last series in them.</param>
/// <param name="HasMore">Whether there are series after it.</param>
internal sealed record MetricsRead(ImmutableArray<string> Lines, MetricPosition Last, bool HasMore) : IWireMessage<MetricsRead>
{
    /// <summary>The largest number of lines in one message; a line has about a hundred bytes, and never more than <see cref="MaximumLineBytes"/>.</summary>
    public const int MaximumLines = 64;

    /// <summary>The largest size in bytes of a line.</summary>
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
