namespace ActorShm.Embedded;

/// <summary>One step of a shutdown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DependsOn">The phases that come before it.</param>
/// <param name="Timeout">How long its tasks may take together.</param>
/// <param name="Recovers">Whether the next phase begins although a task failed or took too long.</param>
/// <param name="IsEnabled">Whether its tasks run at all.</param>
internal sealed record ShutdownPhase(string Name, IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recovers, bool IsEnabled);

/// <summary>Reads the phases of a coordinated shutdown from a configuration, and puts them in order.</summary>
internal static class ShutdownPhases
{
    /// <summary>Akka.NET's phases, defaults and switches; a system's configuration overrides them.</summary>
    public static readonly Config Defaults = ConfigurationFactory.ParseString(
        """
        default-phase-timeout = 5s
        terminate-actor-system = on
        exit-clr = off
        run-by-clr-shutdown-hook = on
        run-by-actor-system-terminate = on
        phases {
          before-service-unbind {}
          service-unbind { depends-on = [before-service-unbind] }
          service-requests-done { depends-on = [service-unbind] }
          service-stop { depends-on = [service-requests-done] }
          before-cluster-shutdown { depends-on = [service-stop] }
          cluster-sharding-shutdown-region { timeout = 10s, depends-on = [before-cluster-shutdown] }
          cluster-leave { depends-on = [cluster-sharding-shutdown-region] }
          cluster-exiting { timeout = 10s, depends-on = [cluster-leave] }
          cluster-exiting-done { depends-on = [cluster-exiting] }
          cluster-shutdown { depends-on = [cluster-exiting-done] }
          before-actor-system-terminate { depends-on = [cluster-shutdown] }
          actor-system-terminate { timeout = 10s, depends-on = [before-actor-system-terminate] }
        }
        """,
        "the built-in phases of the coordinated shutdown");

    /// <summary>Reads the phases, in an order in which each comes after all that it depends on.</summary>
    /// <exception cref="ConfigurationException">A duration or switch is malformed, a phase may take longer than a timer can wait, or the phases depend on each other in a circle.</exception>
    public static IReadOnlyList<ShutdownPhase> Read(Config config)
    {
        var defaultTimeout = TimeoutAt(config, "default-phase-timeout");
        var phases = config.GetConfig("phases");
        var read = phases.AsEnumerable().ToDictionary(
            static entry => entry.Key,
            entry => ReadOne(entry.Key, phases.GetConfig($"\"{entry.Key}\""), defaultTimeout),
            StringComparer.Ordinal);

        // A phase that is only named as a dependency is a phase too, with the defaults.
        foreach (var name in read.Values.SelectMany(static phase => phase.DependsOn).ToArray())
        {
            read.TryAdd(name, new ShutdownPhase(name, [], defaultTimeout, Recovers: true, IsEnabled: true));
        }

        return InOrder(read);
    }

    private static ShutdownPhase ReadOne(string name, Config phase, TimeSpan defaultTimeout) =>
        new(
            name,
            [.. phase.HasPath("depends-on") ? phase.GetStringList("depends-on") : []],
            phase.HasPath("timeout") ? TimeoutAt(phase, "timeout") : defaultTimeout,
            phase.GetBoolean("recover", @default: true),
            phase.GetBoolean("enabled", @default: true));

    private static TimeSpan TimeoutAt(Config config, string path)
    {
        var timeout = config.GetTimeSpan(path, allowInfinite: false);
        return timeout <= DetachedTimer.LongestWait ? timeout : throw new ConfigurationException(
            $"{config.Origin(path)}: a phase of the coordinated shutdown may take at most {DetachedTimer.LongestWait.TotalDays:0.#} days; {path} is {timeout.TotalDays:0.#} days.");
    }

    private static List<ShutdownPhase> InOrder(Dictionary<string, ShutdownPhase> phases)
    {
        var ordered = new List<ShutdownPhase>(phases.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var trail = new List<string>();
        foreach (var name in phases.Keys)
        {
            Visit(name);
        }

        return ordered;

        void Visit(string name)
        {
            if (done.Contains(name))
            {
                return;
            }

            if (trail.Contains(name, StringComparer.Ordinal))
            {
                throw new ConfigurationException($"The phases of the coordinated shutdown depend on each other in a circle: {string.Join(" -> ", trail.Append(name))}. Take one of these out of a depends-on.");
            }

            trail.Add(name);
            foreach (var before in phases[name].DependsOn)
            {
                Visit(before);
            }

            trail.RemoveAt(trail.Count - 1);
            done.Add(name);
            ordered.Add(phases[name]);
        }
    }
}
