namespace ActorShm.Embedded.Tests;

// Goal: whatever actors do, each of them has its turn.
public class FairnessTests
{
    private static TimeSpan Patience => Watchdog.Limit;

    // Method: on every thread of the pool there is more to do for itself than it ever gets done.
    [Fact]
    public async Task Actors_that_tell_each_other_without_end_leave_others_their_turn()
    {
        const int MessagesPerPair = 4;
        await using var test = new TestSystem();
        var idle = test.Start((self, message) => self.Sender.Tell(message));
        for (var pair = 0; pair < 4 * Environment.ProcessorCount; pair++)
        {
            var one = test.Start((self, message) => self.Sender.Tell(message));
            var other = test.Start((self, message) => self.Sender.Tell(message));
            for (var message = 0; message < MessagesPerPair; message++)
            {
                other.Tell(message, one);
            }
        }

        // From a thread that is none of the pool's, as a program's own threads are.
        await Task.Factory.StartNew(
            () =>
            {
                for (var question = 0; question < 20; question++)
                {
                    var answer = idle.Ask<int>(question, Patience);
                    Assert.True(answer.Wait(Patience));
                    Assert.Equal(question, answer.Result);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }
}
