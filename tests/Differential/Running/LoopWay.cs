using ActorShm.Kernels;

namespace ActorShm.Differential.Running;

/// <summary>One way of running a stage's code; all of them must give the same bits.</summary>
internal sealed record LoopWay(string Name, Func<StageCode, StageDomain, IStageLoop> LoopFor)
{
    /// <summary>What a node would use on this machine.</summary>
    public static LoopWay Usual { get; } = new("usual", StageLoops.For);

    public static LoopWay Interpreted { get; } = new("interpreted", (code, domain) => StageLoops.For(code, domain, static part => new TileInterpreter(part)));

    public static LoopWay FusedEight { get; } = new("eight lanes", (code, domain) => Fused(code, domain, LaneWidth.Eight));

    public static LoopWay FusedFour { get; } = new("four lanes", (code, domain) => Fused(code, domain, LaneWidth.Four));

    public static IReadOnlyList<LoopWay> All { get; } = [Interpreted, FusedEight, FusedFour];

    private static IStageLoop Fused(StageCode code, StageDomain domain, LaneWidth width) =>
        StageLoops.For(code, domain, part => FusedEmitter.CanEmit(part) ? Fused(part, width) : new TileInterpreter(part));

    private static FusedLoop Fused(StageCode code, LaneWidth width)
    {
        var tracks = FusedEmitter.TracksFor(code, width);
        return new FusedLoop(code, FusedEmitter.Emit(code, width), tracks > 1 ? FusedEmitter.Emit(code, width, tracks: tracks) : null);
    }
}
