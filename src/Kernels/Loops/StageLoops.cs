namespace ActorShm.Kernels;

/// <summary>Chooses how a stage's code is run. A fused loop where that is possible and faster, else the interpreter; the bits are the same.</summary>
public static class StageLoops
{
    /// <summary>A loop for the code, for one worker.</summary>
    /// <param name="code">What to compute; may be shared by many loops.</param>
    /// <param name="domain">Over which elements; may be shared too.</param>
    /// <exception cref="InvalidDataException">The domain has another number of inputs than the code.</exception>
    public static IStageLoop For(StageCode code, StageDomain domain)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(domain);
        return For(code, domain, FusedLoops.TryFor(code) is { } fused ? fused : new TileInterpreter(code));
    }

    internal static IStageLoop For(StageCode code, StageDomain domain, ITileRunner runner) => domain.InputCount == code.Inputs.Length
        ? new BlockLoop(code, domain, runner)
        : throw new InvalidDataException($"The code has {code.Inputs.Length} input slots and its domain {domain.InputCount}. Sender and receiver may be of different versions.");
}
