using System.Diagnostics.Metrics;

namespace ActorShm.Actors.Telemetry;

/// <summary>Makes instruments without ever failing the caller, whose work must not depend on listeners: a listener that throws when it is told of an instrument does not hear of it, and standard error says so.</summary>
/// <remarks>.NET makes an instrument before it tells any listener, and passes on what a listener throws; the listeners after that one are not told either.</remarks>
internal static class UnfailingInstruments
{
    /// <summary>Makes an instrument.</summary>
    /// <param name="meter">The meter that the instrument will belong to.</param>
    /// <param name="name">The name of the instrument, which no other instrument of the meter has.</param>
    /// <param name="make">Makes the instrument under that name.</param>
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
        listener.Start(); // this tells the listener of all existing instruments
        return found ?? throw new InvalidOperationException($"The meter '{meter.Name}' has made no '{name}'.");
    }
}
