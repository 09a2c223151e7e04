namespace ActorShm.ProbeProcess;

/// <summary>What a process can be asked to do that only this engine knows.</summary>
internal static class EngineVerbs
{
    /// <summary>Carries out a verb; null when there is none that is called like this.</summary>
    public static async Task<int?> TryRunAsync(string[] args) => args switch
    {
        ["hyperion-node", .. var node] => await HyperionNode.RunAsync(node),
        _ => null,
    };
}
