namespace ActorShm.Embedded;

// The names of the phases, and the reasons for a shutdown.
public sealed partial class CoordinatedShutdown
{
    /// <summary>The first phase: before new work is refused.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>The phase that stops taking new connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>The phase that waits for requests that are under way.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>The phase that closes what is still open.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>A phase of leaving a cluster. This engine uses none of the six phases for that; they keep their places in the order.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <inheritdoc cref="PhaseBeforeClusterShutdown"/>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <inheritdoc cref="PhaseBeforeClusterShutdown"/>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <inheritdoc cref="PhaseBeforeClusterShutdown"/>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <inheritdoc cref="PhaseBeforeClusterShutdown"/>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <inheritdoc cref="PhaseBeforeClusterShutdown"/>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last phase in which all actors still live.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>The last phase, in which the actor system ends. A task of this phase runs while the system ends.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    /// <summary>The reason why a shutdown began. Derive from it for reasons of your own.</summary>
    public class Reason
    {
        /// <summary>For derived classes.</summary>
        protected Reason()
        {
        }

        /// <inheritdoc/>
        public override string ToString() => GetType().Name;
    }

    /// <summary>No reason was given.</summary>
    public sealed class UnknownReason : Reason
    {
        private UnknownReason()
        {
        }

        /// <summary>The only one.</summary>
        public static Reason Instance { get; } = new UnknownReason();
    }

    /// <summary>Somebody called <see cref="ActorSystem.Terminate"/>.</summary>
    public sealed class ActorSystemTerminateReason : Reason
    {
        private ActorSystemTerminateReason()
        {
        }

        /// <summary>The only one.</summary>
        public static Reason Instance { get; } = new ActorSystemTerminateReason();
    }

    /// <summary>The process exits.</summary>
    public sealed class ClrExitReason : Reason
    {
        private ClrExitReason()
        {
        }

        /// <summary>The only one.</summary>
        public static Reason Instance { get; } = new ClrExitReason();
    }
}
