using System.Collections.Concurrent;

namespace ActorShm.Actors.Telemetry;

/// <summary>Reports on standard error what an embedder's listeners throw, so that the code that they listen to can go on. Safe on any thread.</summary>
/// <remarks>The same failure is reported once, not for every number, because a listener with a defect fails whenever it hears something.</remarks>
internal sealed class ListenerFailures
{
    private readonly ConcurrentDictionary<(string Lost, Type Failure), bool> _told = new();

    /// <summary>The failures of this process.</summary>
    public static ListenerFailures OfProcess { get; } = new();

    /// <summary>Reports that something was lost, and why, unless that was reported before.</summary>
    /// <param name="lost">What did not reach all listeners, as the beginning of a sentence; one of few texts.</param>
    /// <param name="failure">What the listener threw.</param>
    public void Report(string lost, Exception failure)
    {
        if (Describe(lost, failure) is { } line)
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Makes the line of a report; null when this was called before for the same loss and kind of failure.</summary>
    public string? Describe(string lost, Exception failure) => _told.TryAdd((lost, failure.GetType()), true)
        ? $"{lost} was lost, because who listens to it threw {FailureText.InOneLine(failure)} (this is said once)"
        : null;
}
