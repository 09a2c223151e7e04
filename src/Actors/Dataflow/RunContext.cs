using ActorShm.Actors.Ledger;
using ActorShm.Actors.Runs;
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;

namespace ActorShm.Actors.Dataflow;

/// <summary>What the coordinator and its jobs have at hand of their run. Immutable; its members are safe on any thread.</summary>
/// <param name="Settings">The settings of the host.</param>
/// <param name="Store">The run's segments.</param>
/// <param name="Tables">The work tables of its stages.</param>
/// <param name="Planning">The threads that plan its jobs, for which sessions take turns. Even a short text can take a second to plan; on the threads of the actors that would delay messages, including those that cancel the job.</param>
/// <param name="Ledger">The only actor that changes the store.</param>
/// <param name="Links">What the engine knows about the processes at the other ends.</param>
/// <param name="Metrics">The measurements of the run.</param>
/// <param name="Time">The clock.</param>
/// <param name="Ending">Set before the actors of the run are stopped, so that their end is known to be no defect.</param>
internal sealed record RunContext(
    ActorShmSettings Settings,
    SegmentStore Store,
    WorkTablePool Tables,
    FairThreads<SessionLine> Planning,
    IActorRef Ledger,
    IRunLinks Links,
    RunMetrics Metrics,
    TimeProvider Time,
    CancellationToken Ending)
{
    /// <summary>The number of jobs that are planned at once: a program that takes long does not delay all others, and many programs do not take the processors from the nodes.</summary>
    public const int PlannedAtOnce = 2;
}
