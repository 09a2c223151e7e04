using Akka.Dispatch.SysMsg;
using Akka.Remote.Serialization;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Serializes those of Akka.NET's system messages that belong to the death watch. The others supervise, restart and end the actors of one process.</summary>
internal sealed class DeathWatchSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private readonly SystemMessageSerializer _akka = new(system);

    /// <inheritdoc/>
    public override int Identifier => 22;

    /// <inheritdoc/>
    public override string Manifest(object o) => o.GetType().Name;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _akka.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        nameof(Watch) => _akka.FromBinary(bytes, typeof(Watch)),
        nameof(Unwatch) => _akka.FromBinary(bytes, typeof(Unwatch)),
        nameof(DeathWatchNotification) => _akka.FromBinary(bytes, typeof(DeathWatchNotification)),
        _ => Refuse(manifest),
    };

    // Something has to be delivered all the same, because a sender repeats a system message until it is taken. This one does nothing.
    private Unwatch Refuse(string manifest)
    {
        system.Log.Warning("A system message '{0}' of another process is refused", manifest);
        var nobody = (IInternalActorRef)system.DeadLetters;
        return new Unwatch(nobody, nobody);
    }
}
