using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Measuring;

/// <summary>The other end of everything that is measured: sends questions back and takes notices.</summary>
internal sealed class EchoActor : ReceiveActor
{
    public const string Name = "echo";

    public EchoActor()
    {
        Receive<SegmentCreated>(question => Sender.Tell(question, Self));
        Receive<FileAdopted>(_ => { });
    }

    /// <summary>A message that comes back. It carries a handle, as nearly all that is sent in a run.</summary>
    public static SegmentCreated Question { get; } = new(Handle());

    /// <summary>A message of the same size that does not.</summary>
    public static FileAdopted Notice { get; } = new(Handle());

    private static SegmentHandle Handle() => new(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(100_000_000));
}
