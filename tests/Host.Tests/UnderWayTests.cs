using ActorShm.Host.Commands;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Tests;

public class UnderWayTests
{
    [Fact]
    public async Task What_was_asked_for_goes_on_and_is_told_when_the_waiting_is_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var waiting = UnderWayException.WaitAsync(
            async cancellation =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            },
            "It goes on.",
            interrupt.Token);
        await asked.Task;

        await interrupt.CancelAsync();

        Assert.Equal("It goes on.", (await Assert.ThrowsAsync<UnderWayException>(() => waiting)).Message);
    }

    [Fact]
    public async Task Of_what_was_not_asked_for_yet_nothing_is_told() =>
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => UnderWayException.WaitAsync(_ => throw new InvalidOperationException("It was asked for."), "It goes on.", new CancellationToken(canceled: true)));

    [Fact]
    public async Task What_fails_fails_as_it_is() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => UnderWayException.WaitAsync(_ => throw new InvalidOperationException("It failed."), "It goes on.", CancellationToken.None));
}
