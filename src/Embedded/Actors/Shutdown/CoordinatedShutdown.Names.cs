namespace ActorShm.Embedded;

// The names of the phases, and why an end can begin.
public sealed partial class CoordinatedShutdown
{
    /// <summary>First: before new work is refused.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>Take no new connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Wait for requests that are under way.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Close what is still open.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Before a cluster would be left. Nothing of this engine uses it or the next five; they keep their places in the order.</summary>
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

    /// <summary>The last thing while all actors still live.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>Last: the actor system ends. A task here runs while it ends.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    /// <summary>Why an end began. Derive from it to give reasons of one's own.</summary>
    public class Reason
    {
        /// <summary>For derived classes.</summary>
        protected Reason()
        {
        }

        /// <inheritdoc/>
        public override string ToString() => GetType().Name;
    }

    /// <summary>Nobody said why.</summary>
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
