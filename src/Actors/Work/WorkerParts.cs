using ActorShm.Kernels;

namespace ActorShm.Actors.Work;

/// <summary>What a worker computes with. Tests put in parts that end the process at a chosen step.</summary>
/// <param name="LoopFor">Makes a stage's code ready to run over its domain.</param>
/// <param name="Time">The clock by which turns end.</param>
internal sealed record WorkerParts(Func<StageCode, StageDomain, IStageLoop> LoopFor, TimeProvider Time)
{
    /// <summary>The real ones.</summary>
    public static WorkerParts Default { get; } = new(StageLoops.For, TimeProvider.System);

    /// <summary>How many loops are compiled at the same time, at most. More than one, so that one that takes long does not hold up all others.</summary>
    public int LoopsAtOnce { get; init; } = Math.Max(2, Environment.ProcessorCount / 2);

    /// <summary>The kernels of the embedder that it can run.</summary>
    public KernelSet Kernels { get; private init; } = KernelSet.Empty;

    /// <summary>The real ones, with kernels of an embedder.</summary>
    public static WorkerParts With(KernelSet kernels) => Default with
    {
        LoopFor = (code, domain) => StageLoops.For(code, domain, kernels),
        Kernels = kernels,
    };
}
