using System.Diagnostics.Metrics;

namespace ActorShm.Actors.Telemetry;

/// <summary>Instruments of who has something to do that must not depend on who listens: a listener that throws when it is told of one does not hear of it, and standard error says so.</summary>
/// <remarks>The platform has an instrument before it tells anybody, and throws on what a listener has thrown; those behind that listener are not told either.</remarks>
internal static class UnfailingInstruments
{
    /// <summary>Makes an instrument.</summary>
    /// <param name="meter">Whose it will be.</param>
    /// <param name="name">Its name, which no other of the meter has.</param>
    /// <param name="make">Has the meter make it under that name.</param>
    public static T Publish<T>(this Meter meter, string name, Func<string, T> make)
        where T : Instrument
    {
        try
        {
            return make(name);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            ListenerFailures.OfProcess.Report($"An instrument of '{meter.Name}'", failure);
            return Find<T>(meter, name);
        }
    }

    private static T Find<T>(Meter meter, string name)
        where T : Instrument
    {
        T? found = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter, meter) && instrument.Name == name)
                {
                    found = (T)instrument;
                }
            },
        };
        listener.Start(); // is told of all that there are
        return found ?? throw new InvalidOperationException($"The meter '{meter.Name}' has made no '{name}'.");
    }
}
