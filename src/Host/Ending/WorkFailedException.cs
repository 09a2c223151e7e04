namespace ActorShm.Host.Ending;

/// <summary>What a command was to do could not be carried out, or has come out wrong: exit code 1.</summary>
internal sealed class WorkFailedException(string message) : Exception(message);
