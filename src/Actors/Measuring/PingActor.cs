using System.Diagnostics;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Measuring;

/// <summary>Sends one message back and forth with an echo, and records the time of each round.</summary>
internal sealed class PingActor : ReceiveActor
{
    private long _sent;
    private int _left;
    private double[] _microseconds = [];
    private TaskCompletionSource<double[]>? _done;

    public PingActor(IActorRef echo)
    {
        Receive<Play>(play =>
        {
            _microseconds = new double[_left = play.RoundCount];
            _done = play.Done;
            Serve(echo);
        });
        Receive<SegmentCreated>(_ =>
        {
            _microseconds[^_left] = Stopwatch.GetElapsedTime(_sent).TotalMicroseconds;
            if (--_left > 0)
            {
                Serve(echo);
            }
            else
            {
                _done!.SetResult(_microseconds);
            }
        });
    }

    private void Serve(IActorRef echo)
    {
        _sent = Stopwatch.GetTimestamp();
        echo.Tell(EchoActor.Question, Self);
    }

    internal sealed record Play(int RoundCount, TaskCompletionSource<double[]> Done);
}
