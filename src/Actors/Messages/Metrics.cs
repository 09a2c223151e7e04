using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>What does the host measure? Answered by <see cref="MetricsRead"/>.</summary>
/// <param name="Skip">How many lines to leave out: those that an earlier answer had.</param>
internal sealed record ReadMetrics(int Skip) : IWireMessage<ReadMetrics>
{
    public static string Manifest => "read-metrics";

    public void Write(WireWriter to) => to.Int32(Skip);

    public static ReadMetrics Read(WireReader from) => new(from.Count32());
}

/// <summary>Lines of metrics, as many as fit; <see cref="HasMore"/> says whether there are more.</summary>
internal sealed record MetricsRead(ImmutableArray<string> Lines, bool HasMore) : IWireMessage<MetricsRead>
{
    /// <summary>The most lines in one message; a line is about a hundred bytes, and never over <see cref="MaximumLineBytes"/>.</summary>
    public const int MaximumLines = 64;

    /// <summary>The most bytes of a line.</summary>
    public const int MaximumLineBytes = 400;

    public static string Manifest => "metrics-read";

    public void Write(WireWriter to)
    {
        to.List(Lines, static (w, line) => w.Text(line));
        to.Bool(HasMore);
    }

    public static MetricsRead Read(WireReader from) => new(from.List(static r => r.Text()), from.Bool());
}
