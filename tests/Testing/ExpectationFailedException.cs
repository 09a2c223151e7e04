namespace ActorShm.Testing;

/// <summary>Something that a test expects did not happen, or something else did; the text says what was there.</summary>
public sealed class ExpectationFailedException(string message, Exception? cause = null) : Exception(message, cause);
