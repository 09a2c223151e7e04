using ActorShm.Kernels;

namespace ActorShm.Actors.Work;

/// <summary>The parts that a worker computes with. Tests use parts that end the process at a chosen step.</summary>
/// <param name="LoopFor">Makes a stage's code ready to run over its domain.</param>
/// <param name="Time">The clock by which turns end.</param>
internal sealed record WorkerParts(Func<StageCode, StageDomain, IStageLoop> LoopFor, TimeProvider Time)
{
    /// <summary>The parts that real nodes use.</summary>
    public static WorkerParts Default { get; } = new(StageLoops.For, TimeProvider.System);

    /// <summary>The most loops that are compiled at the same time. More than one, so that a loop that takes long does not hold up all others.</summary>
    public int LoopsAtOnce { get; init; } = Math.Max(2, Environment.ProcessorCount / 2);

    /// <summary>The embedder's kernels that the worker can run.</summary>
    public KernelSet Kernels { get; private init; } = KernelSet.Empty;

    /// <summary>Makes the parts that real nodes use, with an embedder's kernels.</summary>
    public static WorkerParts With(KernelSet kernels) => Default with
    {
        LoopFor = (code, domain) => StageLoops.For(code, domain, kernels),
        Kernels = kernels,
    };
}
