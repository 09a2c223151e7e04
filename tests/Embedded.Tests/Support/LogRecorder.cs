using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorShm.Embedded.Tests;

/// <summary>Keeps every line that is logged, and lets a test wait for one.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _added = new(0);

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Waits for a line that contains the text.</summary>
    public async Task<string> ExpectAsync(string text)
    {
        using var watchdog = new CancellationTokenSource(Probe.Watchdog);
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            try
            {
                await _added.WaitAsync(watchdog.Token);
            }
            catch (OperationCanceledException end)
            {
                throw new TimeoutException($"No line with '{text}' was logged; there are:\n{string.Join('\n', _lines)}", end);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Log<TState>(
        Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        _added.Release();
    }

    public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose() => _added.Dispose();
}
