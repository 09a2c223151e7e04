namespace ActorShm.Testing;

/// <summary>Counts lines of the log.</summary>
internal sealed class LogFilter(LogRecorder log, string what, Func<LogEntry, bool> matches) : IEventFilterApplier
{
    public void ExpectOne(Action action) => Expect(1, action);

    public void Expect(int expectedCount, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var before = log.Entries.Count;
        action();
        var found = log.WaitFor(expectedCount, before, matches, Watchdog.Limit);
        if (found != expectedCount)
        {
            throw new ExpectationFailedException(
                $"Expected {expectedCount} times {what}, but found {found}; logged was:\n{string.Join('\n', log.Entries.Skip(before))}");
        }
    }
}
