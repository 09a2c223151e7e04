namespace ActorShm.Actors.Measuring;

/// <summary>The actor to which the other process of a measurement says who it is.</summary>
internal sealed class DoorActor : ReceiveActor
{
    public const string Name = "door";

    public DoorActor(TaskCompletionSource<IActorRef> visitor) => ReceiveAny(_ => visitor.TrySetResult(Sender));
}
