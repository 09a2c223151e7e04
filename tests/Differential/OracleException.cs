namespace ActorShm.Differential;

/// <summary>NumPy cannot be asked: it is not there, or its process has ended.</summary>
internal sealed class OracleException(string message, Exception? cause = null) : Exception(message, cause);
