using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ActorShm.Actors.Logging;

/// <summary>Writes log events to a file, in the form of the console's. Safe on any thread.</summary>
/// <param name="formatter">Makes the lines; created with the first one.</param>
/// <param name="file">The file for the lines; closed with this object.</param>
internal sealed class LogFileProvider(Lazy<ConsoleFormatter> formatter, RotatingLogFile file) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, formatter, file.Write);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
