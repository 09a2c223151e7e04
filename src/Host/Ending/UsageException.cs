namespace ActorShm.Host.Ending;

/// <summary>The user's input is wrong: exit code 2. The message says what to give instead.</summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);
