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
/// <param name="Planning">Where its jobs are planned, for which sessions take turns. A short text can take a second to be understood: on the threads of the actors it would keep messages waiting, those that cancel it among them.</param>
/// <param name="Ledger">The actor that alone changes the store.</param>
/// <param name="Links">What the engine knows of the processes at the other ends.</param>
/// <param name="Metrics">What is measured of the run.</param>
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
    /// <summary>How many jobs are planned at once: so one program that takes long does not keep the others waiting, and many do not take the processors from the nodes.</summary>
    public const int PlannedAtOnce = 2;
}
