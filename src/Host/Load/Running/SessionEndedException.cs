namespace ActorShm.Host.Load.Running;

/// <summary>An operation had no host, because the load itself had ended its session to restart the host. The load reports this by an exception of its own, without examining anything, because many come at once and their latencies are measured.</summary>
internal sealed class SessionEndedException(string message, Exception cause) : Exception(message, cause);
