namespace ActorShm.Kernels;

/// <summary>Chooses how a stage's code is run. Callers depend on nothing else, so a faster way can take its place here.</summary>
public static class StageLoops
{
    /// <summary>A loop for the code, for one worker.</summary>
    /// <param name="code">What to compute; may be shared by many loops.</param>
    public static IStageLoop For(StageCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new TileInterpreter(code);
    }
}
