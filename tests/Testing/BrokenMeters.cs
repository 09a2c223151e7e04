using System.Diagnostics.Metrics;

namespace ActorShm.Testing;

/// <summary>Has one step of an end fail: meters that are made in the flow of the test that made this cannot be disposed while it lives.</summary>
public sealed class BrokenMeters : IDisposable
{
    private readonly AsyncLocal<bool> _isOfTest = new();
    private readonly MeterListener _listener = new();

    public BrokenMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_isOfTest.Value)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.MeasurementsCompleted = (_, _) => throw Failure;
        _listener.Start(); // of those that others have made before, none is met
        _isOfTest.Value = true;
    }

    /// <summary>What disposing one throws.</summary>
    public Exception Failure { get; } = new IOException("The meter cannot be disposed.");

    public void Dispose()
    {
        _listener.MeasurementsCompleted = null;
        _listener.Dispose();
    }
}
