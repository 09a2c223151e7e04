namespace ActorShm.ProbeProcess;

/// <summary>What a process can be asked to do that only this engine knows.</summary>
internal static class EngineVerbs
{
    /// <summary>Carries out a verb; null when there is none that is called like this.</summary>
    public static Task<int?> TryRunAsync(string[] args) => Task.FromResult<int?>(args switch
    {
        ["fail-in-actor", var how] => FailureVerbs.Fail(how),
        ["end-in-phases"] => ShutdownVerbs.EndInPhases(),
        ["connect", var socketPath] => SocketVerbs.Connect(socketPath),
        _ => null,
    });
}
