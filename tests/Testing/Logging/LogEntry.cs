using Microsoft.Extensions.Logging;

namespace ActorShm.Testing;

/// <summary>One line that was logged.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">The line; an actor's begin with its path in square brackets.</param>
/// <param name="Cause">The exception that was logged with it.</param>
public sealed record LogEntry(LogLevel Level, string Text, Exception? Cause)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Level}: {Text}";
}
