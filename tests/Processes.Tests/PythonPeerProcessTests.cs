using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>The scripts that a bench compares itself with, when the other process of one is gone.</summary>
public class PythonPeerProcessTests
{
    // Goal: a bench fails rather than hang. Method: the child ends before it takes anything, and the array is larger than what a pipe holds.
    [SkippableTheory]
    [InlineData("pipe", "BrokenPipeError")]
    [InlineData("queue", "the child ended with 3")]
    public async Task A_script_whose_child_is_gone_before_it_has_the_array_fails(string way, string expected)
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        var result = await RunAsync($"""
            import os
            import nine_ways
            nine_ways.{way}_child = lambda *arguments: os._exit(3)
            sys.argv = ["nine_ways.py", "{way}", "1000000", "1", "/tmp"]
            nine_ways.main()
            """);

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    // Goal: the same of a child that is told the array when it starts. Method: what comes before the array ends it.
    [SkippableFact]
    public async Task A_script_whose_child_ends_while_it_reads_its_arguments_fails()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        var result = await RunAsync("""
            import os
            import nine_ways
            class Exit:
                def __reduce__(self):
                    return os._exit, (3,)
            ramp = nine_ways.ramp
            nine_ways.ramp = lambda elements: [Exit(), ramp(elements)]
            sys.argv = ["nine_ways.py", "argument", "1000000", "1", "/tmp"]
            nine_ways.main()
            """);

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("the child ended with 3", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    // Goal: the same of a process that runs already. Method: it is told a name that is not there.
    [SkippableFact]
    public async Task A_script_whose_child_fails_while_it_is_waited_for_fails()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        var result = await RunAsync("""
            import handover
            make, attach = handover.WAYS["shared-memory"]
            handover.WAYS["shared-memory"] = lambda elements, directory: ("nowhere", *make(elements, directory)[1:]), attach
            sys.argv = ["handover.py", "shared-memory", "1000", "1", "/tmp"]
            handover.main()
            """);

        Assert.True(result.ExitCode == 1, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("EOFError", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private static Task<TestResult> RunAsync(string script) =>
        TestProcess.RunAsync(NumPy.Interpreter!, ["-c", $"import sys\nsys.path.insert(0, {Quoted(Path.Combine(Cli.Checkout, "bench", "peers"))})\n{script}"]);

    private static string Quoted(string path) => $"r'{path}'";
}
