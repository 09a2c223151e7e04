using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Logging;

/// <summary>Defers making the loggers until the first line is written.</summary>
/// <remarks>
/// Most processes never write a line, and making the console's loggers, with the services and options behind them, takes a node about as long as
/// connecting to its host. Safe on any thread; providers that were added are disposed with this object.
/// </remarks>
/// <param name="minimum">The least serious level that is written, which can be compared without making the loggers.</param>
/// <param name="make">Makes the loggers.</param>
internal sealed class DeferredLoggers(LogLevel minimum, Func<ILoggerFactory> make) : ILoggerFactory
{
    private readonly LogLevel _minimum = minimum;
    private readonly Lock _gate = new();
    private readonly List<ILoggerProvider> _waiting = [];
    private ILoggerFactory? _made;
    private bool _isDisposed;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Deferred(this, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_made is { } made)
            {
                made.AddProvider(provider);
            }
            else
            {
                _waiting.Add(provider);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _made?.Dispose();
            foreach (var provider in _waiting)
            {
                provider.Dispose();
            }

            _waiting.Clear();
        }
    }

    /// <summary>Makes the logger itself; null when these loggers are disposed already, because a late line of a process that ends is not an error.</summary>
    private ILogger? Make(string category)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return null;
            }

            if (_made is null)
            {
                _made = make();
                foreach (var provider in _waiting)
                {
                    _made.AddProvider(provider);
                }

                _waiting.Clear(); // the factory owns them now
            }

            return _made.CreateLogger(category);
        }
    }

    private sealed class Deferred(DeferredLoggers loggers, string category) : ILogger
    {
        private ILogger? _logger;

        private ILogger? Logger => _logger ??= loggers.Make(category);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => Logger?.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= loggers._minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Logger?.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
