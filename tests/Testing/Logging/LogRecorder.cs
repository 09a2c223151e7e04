using Microsoft.Extensions.Logging;

namespace ActorShm.Testing;

/// <summary>Keeps every line that is logged, and lets a test wait for some.</summary>
public sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly object _changed = new();
    private readonly List<LogEntry> _entries = [];

    /// <summary>The lines up to now.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_changed)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>How many lines there were when this was disposed; null when it was not.</summary>
    public int? LinesBeforeDisposal { get; private set; }

    /// <summary>Waits for a line with this in it, among those that are there and those that come; returns the first, with its level before it.</summary>
    /// <exception cref="ExpectationFailedException">None came before the watchdog; the text names those that did.</exception>
    public string Expect(string contains)
    {
        bool Matches(LogEntry entry) => entry.ToString().Contains(contains, StringComparison.Ordinal);
        return WaitFor(1, after: 0, Matches, Watchdog.Limit) > 0
            ? Entries.First(Matches).ToString()
            : throw new ExpectationFailedException($"No line with '{contains}' was logged; there are:\n{string.Join('\n', Entries)}");
    }

    /// <summary>Waits until so many lines after the first <paramref name="after"/> match; returns how many do.</summary>
    internal int WaitFor(int count, int after, Func<LogEntry, bool> matches, TimeSpan limit)
    {
        var begin = TimeProvider.System.GetTimestamp();
        lock (_changed)
        {
            while (true)
            {
                var found = _entries.Skip(after).Count(matches);
                var left = limit - TimeProvider.System.GetElapsedTime(begin);
                if (found >= count || left <= TimeSpan.Zero)
                {
                    return found;
                }

                Monitor.Wait(_changed, left);
            }
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This factory only records.");

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (_changed)
        {
            _entries.Add(new LogEntry(logLevel, formatter(state, exception), exception));
            Monitor.PulseAll(_changed);
        }
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>Keeps how many lines came before; they may be read all the same, after the system that wrote them is gone.</summary>
    public void Dispose()
    {
        lock (_changed)
        {
            LinesBeforeDisposal = _entries.Count;
        }
    }
}
