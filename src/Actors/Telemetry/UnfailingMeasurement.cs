using System.Diagnostics.Metrics;

namespace ActorShm.Actors.Telemetry;

/// <summary>Numbers from who has something to do that must not depend on who listens: a listener that throws loses the number, and standard error says so.</summary>
/// <remarks>An instrument of the platform throws on what a listener has thrown, and those behind it do not hear of the number. Safe on any thread.</remarks>
internal static class UnfailingMeasurement
{
    /// <summary>Adds to what a counter has counted.</summary>
    public static void Count(this Counter<long> counter, long more, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(more, tags);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            Report(counter, failure);
        }
    }

    /// <summary>Takes one more value into a histogram.</summary>
    public static void Take(this Histogram<double> histogram, double value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            Report(histogram, failure);
        }
    }

    private static void Report(Instrument instrument, Exception failure) =>
        ListenerFailures.OfProcess.Report($"A number of '{instrument.Name}'", failure);
}
