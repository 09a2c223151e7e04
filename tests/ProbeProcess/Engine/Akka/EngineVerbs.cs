namespace ActorShm.ProbeProcess;

/// <summary>What a process can be asked to do that only this engine knows: nothing.</summary>
internal static class EngineVerbs
{
    /// <summary>Carries out a verb; null when there is none that is called like this.</summary>
    public static int? TryRun(string[] args) => null;
}
