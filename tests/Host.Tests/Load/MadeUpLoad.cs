using ActorShm.Actors;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Reports;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

/// <summary>Scenarios, and reports of loads that were never carried out.</summary>
internal static class MadeUpLoad
{
    /// <summary>A scenario with one operation in its mix.</summary>
    /// <param name="phases">The phases, as HOCON.</param>
    /// <param name="assertions">What must come of it.</param>
    public static Scenario Scenario(string phases, string assertions = "errors-at-most = 0")
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("scenario.conf");
        File.WriteAllText(path, $$"""
            scenario {
              name = one
              description = "One operation."
              byte-budget = 1 MiB
              phases = [ {{phases}} ]
              mix = [ { name = life, operation = life, dtype = float64, elements = [10] } ]
              assert { {{assertions}} }
            }
            """);
        return ScenarioFile.Read(path);
    }

    /// <summary>What came of it, by what a recorder was told.</summary>
    public static LoadReport Report(Scenario scenario, LoadRecorder recorder) => new()
    {
        Scenario = scenario,
        StartedAt = DateTimeOffset.UnixEpoch,
        Elapsed = scenario.Duration,
        DoneInTime = recorder.DoneInTime,
        Latency = recorder.OfAll().Latency,
        Phases = [.. scenario.Phases.Select((_, phase) => recorder.OfPhase(phase))],
        Entries = [recorder.OfEntry(0)],
        Errors = recorder.Errors,
        Timeline = recorder.Timeline,
        Faults = [],
        Leaks = Leaks.None,
        UnaskedNodeEnds = [],
        ReplacedNodes = 0,
    };

    /// <summary>A node that has crashed.</summary>
    /// <param name="node">Its number.</param>
    /// <param name="pid">Its process.</param>
    /// <param name="at">When. It joined an hour before.</param>
    public static GoneNode Gone(int node, int pid, DateTimeOffset at) =>
        new(Ordinal: 1, node, pid, at.AddHours(-1), at, PartitionsDone: 0, HasLeft: false, "was ended by signal 11 (SIGSEGV)", "one\ntwo", "It is started again.", Usage: null, Work: []);
}
