namespace ActorShm.Host.Ending;

/// <summary>Standard output takes nothing: it is closed, or the file or disk that it leads to is full.</summary>
internal sealed class StandardOutputException(Exception cause) : Exception(
    $"Standard output cannot be written: {(cause is UnauthorizedAccessException ? "it is closed" : cause.Message.TrimEnd('.'))}. Lead it to a file or a reader that takes it.", cause);
