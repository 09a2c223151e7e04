namespace ActorShm.Testing;

/// <summary>Runs a part of a test and counts what it brings about.</summary>
/// <remarks>After the action the count is waited for; more than that by then is a failure too.</remarks>
public interface IEventFilterApplier
{
    /// <summary>The action brings about exactly so many.</summary>
    /// <exception cref="ExpectationFailedException">There were fewer when the watchdog came, or more.</exception>
    void Expect(int expectedCount, Action action);

    /// <summary>The action brings about exactly one.</summary>
    /// <inheritdoc cref="Expect" path="/exception"/>
    void ExpectOne(Action action);
}
