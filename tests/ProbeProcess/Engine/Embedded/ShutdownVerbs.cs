namespace ActorShm.ProbeProcess;

/// <summary>A process whose actor system ends in phases when the process is told to end.</summary>
internal static class ShutdownVerbs
{
    /// <summary>Says which phases ran. The end comes from outside, as a signal.</summary>
    public static int EndInPhases()
    {
        var system = ActorSystem.Create("probe");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "stop", () => Say("service-stop"));
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "before", () => Say($"before-actor-system-terminate for {shutdown.ShutdownReason}"));
        system.RegisterOnTermination(() => Console.WriteLine("terminated"));
        Console.WriteLine("ready");
        Console.In.ReadLine(); // never comes
        return 0;
    }

    private static Task<Done> Say(string what)
    {
        Console.WriteLine(what);
        return Task.FromResult(Done.Instance);
    }
}
