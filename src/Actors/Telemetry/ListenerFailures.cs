using System.Collections.Concurrent;

namespace ActorShm.Actors.Telemetry;

/// <summary>Says on standard error what listeners of an embedder's have thrown; who is listened to goes on. Safe on any thread.</summary>
/// <remarks>The same is said once, not for every number: a listener with a defect fails whenever it hears something.</remarks>
internal sealed class ListenerFailures
{
    private readonly ConcurrentDictionary<(string Lost, Type Failure), bool> _told = new();

    /// <summary>Those of this process.</summary>
    public static ListenerFailures OfProcess { get; } = new();

    /// <summary>Says that something was lost, and why, unless that was said before.</summary>
    /// <param name="lost">What nobody or not everybody hears of, as the beginning of a sentence; one of few texts.</param>
    /// <param name="failure">What the listener threw.</param>
    public void Report(string lost, Exception failure)
    {
        if (Describe(lost, failure) is { } line)
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>One line; null when it was asked for before, with the same kind of failure.</summary>
    public string? Describe(string lost, Exception failure) => _told.TryAdd((lost, failure.GetType()), true)
        ? $"{lost} was lost, because who listens to it threw {FailureText.InOneLine(failure)} (this is said once)"
        : null;
}
