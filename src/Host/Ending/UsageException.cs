namespace ActorShm.Host.Ending;

/// <summary>What the user gave is wrong: exit code 2, and the message says what to give instead.</summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);
