namespace ActorShm.Host.Load.Running;

/// <summary>An operation had no host because the load itself has ended its session, for a restart of the host. A signal of the load's own: many come at once, within latencies that are measured, so nothing is looked at for it.</summary>
internal sealed class SessionEndedException(string message, Exception cause) : Exception(message, cause);
