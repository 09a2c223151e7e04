namespace ActorShm.Processes.Tests;

/// <summary>What an actor throws is its supervisor's business, except for what leaves nobody who could decide anything.</summary>
public class FatalFailureProcessTests
{
    private const int Aborted = 128 + 6;

    [Theory]
    [InlineData("memory", "ran out of memory")]
    [InlineData("invariant", "broke an invariant")]
    [InlineData("after an await", "broke an invariant")]
    [InlineData("several", "broke an invariant")]
    public async Task A_failure_after_which_nothing_can_be_trusted_ends_the_process_loudly(string how, string said)
    {
        await using var probe = Cli.StartProbe("fail-in-actor", how);

        var result = await probe.ExitAsync();

        Assert.Equal(Aborted, result.ExitCode);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("survived", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_exception_leaves_the_process_and_the_actor_alive()
    {
        await using var probe = Cli.StartProbe("fail-in-actor", "exception");

        var result = await probe.ExitAsync();

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Contains("survived", result.Output, StringComparison.Ordinal);
    }
}
