using System.Diagnostics.Metrics;

namespace ActorShm.Actors.Telemetry;

/// <summary>Records numbers without ever failing the caller, whose work must not depend on listeners: if a listener throws, the number is lost for some listeners, and standard error says so.</summary>
/// <remarks>An instrument of .NET passes on what a listener throws, and the listeners after that one do not hear of the number. Safe on any thread.</remarks>
internal static class UnfailingMeasurement
{
    /// <summary>Adds to a counter.</summary>
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

    /// <summary>Adds a value to a histogram.</summary>
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
