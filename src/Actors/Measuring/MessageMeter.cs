using System.Diagnostics;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Measuring;

/// <summary>Measures messages between this process and an echo, which may be in another process or in this one.</summary>
/// <remarks>
/// Each method measures once; a caller that wants unmeasured rounds first calls it before. Call one method at a time. Cancellation is checked between messages, because
/// a question that carries a token costs more.
/// </remarks>
internal sealed class MessageMeter
{
    private const int BatchMessages = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IActorRef _echo;
    private readonly IActorRef _ping;

    internal MessageMeter(IActorRefFactory factory, IActorRef echo)
    {
        _echo = echo;
        _ping = factory.ActorOf(Props.Create(() => new PingActor(echo)));
    }

    /// <summary>Asks a question and awaits the answer, again and again.</summary>
    /// <returns>The time of each question with its answer, in microseconds.</returns>
    public async Task<double[]> AskAsync(int count, CancellationToken cancellation)
    {
        var microseconds = new double[count];
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            await _echo.Ask<SegmentCreated>(EchoActor.Question, Patience, CancellationToken.None);
            microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return microseconds;
    }

    /// <summary>Lets an actor here and the echo send one message back and forth.</summary>
    /// <returns>The time of each round, in microseconds.</returns>
    public Task<double[]> PingPongAsync(int count, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<double[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ping.Tell(new PingActor.Play(count, done), ActorRefs.NoSender);
        return done.Task.WaitAsync(Patience, cancellation);
    }

    /// <summary>Sends messages as fast as the receiver takes them; a batch is sent while the one before it is on its way.</summary>
    /// <returns>The messages per second, and the bytes that this process allocated for each.</returns>
    public async Task<(double PerSecond, double AllocatedBytes)> TellAsync(int count, CancellationToken cancellation)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        Task inFlight = Task.CompletedTask;
        var sent = 0;
        while (sent < count)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < BatchMessages; i++, sent++)
            {
                _echo.Tell(EchoActor.Notice, ActorRefs.NoSender);
            }

            // The answer to a question that was sent after a batch shows that the batch was handled.
            var batch = _echo.Ask<SegmentCreated>(EchoActor.Question, Patience, CancellationToken.None);
            await inFlight;
            inFlight = batch;
        }

        await inFlight;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (sent / seconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)sent);
    }
}
