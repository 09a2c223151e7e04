using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Measuring;

/// <summary>Sends an array from one process to another in messages, one piece in each, which is what the rest of this project avoids.</summary>
internal sealed class ArrayQueue : IAsyncDisposable
{
    private const int PieceElements = 3_840; // 30 KiB, which together with the addresses fits into the smallest limit on messages
    private const int PiecesUnderWay = 64;

    private static readonly SegmentHandle NoSegment = new(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(0));

    private readonly EngineSystem _engine;
    private readonly TaskCompletionSource<IActorRef> _receiver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ArrayQueue(EngineSystem engine) => _engine = engine;

    /// <summary>All bytes sent and received over the link so far.</summary>
    public long BytesMessaged => _engine.BytesMessaged;

    /// <summary>Lets the other process connect through a directory, without waiting for it yet.</summary>
    public static ArrayQueue Open(string runDirectory, ActorShmSettings settings, ILoggerFactory loggers)
    {
        var engine = EngineSystem.ForHost(settings, loggers);
        var queue = new ArrayQueue(engine);
        var receiver = queue._receiver;
        engine.System.ActorOf(Props.Create(() => new DoorActor(receiver)), DoorActor.Name);
        engine.Listen(runDirectory, settings);
        return queue;
    }

    /// <summary>Sends an array to the other process, and returns when all of it has arrived.</summary>
    public async Task SendAsync(ReadOnlyMemory<double> array, CancellationToken cancellation)
    {
        var receiver = await _receiver.Task.WaitAsync(cancellation);
        var underWay = new Queue<Task<ElementsWritten>>();
        for (var start = 0; start < array.Length; start += PieceElements)
        {
            if (underWay.Count == PiecesUnderWay)
            {
                await underWay.Dequeue();
            }

            var piece = array.Slice(start, Math.Min(PieceElements, array.Length - start));
            underWay.Enqueue(receiver.Ask<ElementsWritten>(
                new WriteElements(0, 0, NoSegment, start, ImmutableArray.Create(MemoryMarshal.AsBytes(piece.Span))), Timeout.InfiniteTimeSpan, cancellation));
        }

        await Task.WhenAll(underWay);
    }

    /// <summary>Runs the other side: connects, and returns when the whole array has arrived.</summary>
    /// <exception cref="NoHostException">No process sends in that directory.</exception>
    public static async Task ReceiveAsync(string runDirectory, Memory<double> array, ActorShmSettings settings, ILoggerFactory loggers, CancellationToken cancellation)
    {
        await using var engine = await EngineSystem.ConnectAsync(runDirectory, settings, loggers, cancellation);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = engine.System.ActorOf(Props.Create(() => new ReceiverActor(array, done)));
        var door = await engine.ResolveAtHostAsync(DoorActor.Name, settings, cancellation);
        door.Tell(EchoActor.Notice, receiver);
        if (await Task.WhenAny(done.Task, engine.HostLost) != done.Task)
        {
            throw MissingHost.At(runDirectory, "it ended before the whole array had arrived.");
        }
    }

    /// <summary>Ends the link, which ends the other side.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private sealed class ReceiverActor : ReceiveActor
    {
        private long _missing;

        public ReceiverActor(Memory<double> array, TaskCompletionSource done)
        {
            _missing = array.Length;
            Receive<WriteElements>(piece =>
            {
                var elements = MemoryMarshal.Cast<byte, double>(piece.Elements.AsSpan());
                elements.CopyTo(array.Span[(int)piece.Start..]);
                Sender.Tell(new ElementsWritten(0, Environment.ProcessId), Self);
                _missing -= elements.Length;
                if (_missing == 0)
                {
                    done.SetResult();
                }
            });
        }
    }
}
