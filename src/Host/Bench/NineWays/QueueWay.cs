using ActorShm.Actors.Measuring;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Sends the array in messages between two actors.</summary>
internal sealed class QueueWay : Way
{
    public override string Name => "queue";

    public override bool IsCopied => true;

    public override string Explanation =>
        "An actor of the parent sends the array to an actor of the child in messages of 30 KiB, each of which is acknowledged. "
        + "To the copies of a pipe come a message object, its bytes and an answer for every piece, and every other message waits its turn behind them.";

    public override async Task<long> RunAsync(WayContext context)
    {
        var array = new double[context.ElementCount];
        Ramp.Fill(array);
        var queue = context.OwnAsync(ArrayQueue.Open(context.MemoryDirectory, context.Settings, context.Loggers));
        var child = context.StartChild(context.MemoryDirectory);
        var joined = child.JoinAsync(context);
        var sent = queue.SendAsync(array, context.Stop.Orderly);
        if (await Task.WhenAny(sent, joined) == joined)
        {
            await joined; // the child has failed, and this throws the reason
        }

        await sent;
        await joined;
        return queue.BytesMessaged;
    }

    public override async Task<double> ReceiveAsync(WayChild child)
    {
        var array = new double[child.ElementCount];
        await ArrayQueue.ReceiveAsync(child.Link, array, child.Settings, child.Loggers, child.Cancellation);
        return Ramp.Sum(array);
    }
}
