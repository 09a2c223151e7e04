using System.Reflection;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class SampleProcessTests
{
    [SkippableFact]
    public async Task The_sample_that_shares_an_array_with_NumPy_finds_its_closed_form()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);

        var result = await TestProcess.RunAsync(
            Path.Combine(Metadata("SampleDirectory"), "shared-with-numpy"), [], new Dictionary<string, string?> { ["PYTHON"] = NumPy.Interpreter });

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Contains("right", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_that_shares_an_array_with_NumPy_says_what_it_needs()
    {
        var result = await TestProcess.RunAsync(
            Path.Combine(Metadata("SampleDirectory"), "shared-with-numpy"), [], new Dictionary<string, string?> { ["PYTHON"] = "/no/python" });

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("/no/python could not be started", result.Errors, StringComparison.Ordinal);
        Assert.Contains("set PYTHON", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_of_lazy_arrays_finds_what_a_plain_loop_finds()
    {
        var result = await TestProcess.RunAsync(Path.Combine(Metadata("LazyArraysDirectory"), "lazy-arrays"), []);

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Equal(4, result.Output.Split('\n').Count(line => line.EndsWith(" right", StringComparison.Ordinal)));
        Assert.Contains("y is float64 (10000000,): sqrt(x0 * x0 + 1.0)", result.Output, StringComparison.Ordinal);
    }

    private static string Metadata(string key) =>
        typeof(SampleProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
