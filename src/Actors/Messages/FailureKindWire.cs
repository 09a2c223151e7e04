using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

internal static class FailureKindWire
{
    public static void Failure(this WireWriter to, FailureKind kind) => to.Byte((byte)kind);

    public static FailureKind Failure(this WireReader from)
    {
        var kind = (FailureKind)from.Byte();
        return Enum.IsDefined(kind) ? kind : throw new InvalidDataException($"Failure kind {(byte)kind} is not known.");
    }
}
