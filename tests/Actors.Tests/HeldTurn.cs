using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Keeps everybody on the machine from reserving memory for a while.</summary>
internal static class HeldTurn
{
    /// <summary>Another process takes the turn to reserve memory, as one that reserves 100 GB would, until it is told to go on.</summary>
    public static async Task<TestProcess> TakeAsync()
    {
        const string Flock = "/usr/bin/flock";
        Skip.IfNot(File.Exists(Flock), $"There is no {Flock}.");
        var process = TestProcess.Start(Flock, ["/dev/shm", "sh", "-c", "echo held; read line"]);
        await process.SaysAsync("held");
        return process;
    }
}
