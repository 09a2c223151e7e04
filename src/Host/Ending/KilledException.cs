namespace ActorShm.Host.Ending;

/// <summary>A command was interrupted, and had to kill one of its processes.</summary>
internal sealed class KilledException(string message, Exception inner) : OperationCanceledException(message, inner);
