namespace ActorShm.Host.Ending;

/// <summary>The work of a command could not be done, or its result is wrong: exit code 1.</summary>
internal sealed class WorkFailedException(string message) : Exception(message);
