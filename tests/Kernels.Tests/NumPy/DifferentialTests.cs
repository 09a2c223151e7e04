using ActorShm.Differential;

namespace ActorShm.Kernels.Tests.NumPy;

// Goal: the whole language means what NumPy 2.3 means by it: types, shapes, bits, bounds of rounding, and refusals.
// Method: the first seeds of the differential program, which can be run for longer: dotnet run --project tests/Differential.
public class DifferentialTests
{
    private const int ProgramCount = 1500;
    private const int MostFailures = 5;

    [SkippableFact]
    public void Random_programs_give_what_numpy_gives()
    {
        Skip.IfNot(NumPyProcess.IsInstalled(out var reason), reason);
        var failures = new List<string>();
        using var oracle = NumPyOracle.Start(Options.Default.Python);
        var campaign = new Campaign(oracle, Options.Default.Seed, failure => failures.Add(failure.ToString()));
        campaign.Run(ProgramCount, Options.Default.Time, MostFailures);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(campaign.Coverage.Values > ProgramCount, $"Too little was computed. {campaign.Coverage}");
    }
}
