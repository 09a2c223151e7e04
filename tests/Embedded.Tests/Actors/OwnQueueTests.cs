namespace ActorShm.Embedded.Tests;

public class OwnQueueTests
{
    [Fact]
    public void A_thread_keeps_some_turns_for_itself_and_then_none_until_one_comes_back_from_the_queue_of_all()
    {
        var kept = new List<int>();
        var thread = new Thread(() =>
        {
            kept.Add(KeptInARow());
            kept.Add(KeptInARow());
            OwnQueue.CameFromAll();
            kept.Add(KeptInARow());
        });
        thread.Start();
        thread.Join();

        Assert.Equal([61, 0, 61], kept);
    }

    private static int KeptInARow()
    {
        var count = 0;
        while (count < 1_000 && OwnQueue.TakesOneMore())
        {
            count++;
        }

        return count;
    }
}
