using System.Reflection;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class SampleProcessTests
{
    [SkippableFact]
    public async Task The_sample_that_shares_an_array_with_NumPy_finds_its_closed_form()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        var directory = typeof(SampleProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "SampleDirectory").Value!;

        var result = await TestProcess.RunAsync(
            Path.Combine(directory, "shared-with-numpy"), [], new Dictionary<string, string?> { ["PYTHON"] = NumPy.Interpreter });

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Contains("right", result.Output, StringComparison.Ordinal);
    }
}
