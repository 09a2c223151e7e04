namespace ActorShm.Processes.Tests;

/// <summary>What the tests know of the engine that they run on.</summary>
internal static class Engine
{
    /// <summary>Its name in answers.</summary>
    public const string Name = "embedded";

    /// <summary>What appears in a run directory when nodes and clients can connect.</summary>
    public const string Door = "control.sock";
}
