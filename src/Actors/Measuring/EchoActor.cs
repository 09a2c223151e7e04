using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Measuring;

/// <summary>The other end of every measurement: sends questions back, and takes notices.</summary>
internal sealed class EchoActor : ReceiveActor
{
    public const string Name = "echo";

    public EchoActor()
    {
        Receive<SegmentCreated>(question => Sender.Tell(question, Self));
        Receive<FileAdopted>(_ => { });
    }

    /// <summary>A message that the echo sends back. It carries a handle, as nearly every message of a run does.</summary>
    public static SegmentCreated Question { get; } = new(Handle());

    /// <summary>A message of the same size that the echo does not send back.</summary>
    public static FileAdopted Notice { get; } = new(Handle());

    private static SegmentHandle Handle() => new(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(100_000_000));
}
