namespace ActorShm.Kernels;

/// <summary>Chooses how a stage's code is run. A fused loop where that is possible and faster, else the interpreter; the bits are the same.</summary>
public static class StageLoops
{
    /// <summary>A loop for the code, for one worker.</summary>
    /// <param name="code">What to compute; may be shared by many loops.</param>
    public static IStageLoop For(StageCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return FusedLoops.TryFor(code) is { } fused ? fused : new TileInterpreter(code);
    }
}
