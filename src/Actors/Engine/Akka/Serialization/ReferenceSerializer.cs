using System.Runtime.Serialization;
using Akka.Remote.Serialization;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>Serializes those of Akka.NET's miscellaneous messages that ask for references and name them. The others would end actors, or name types.</summary>
internal sealed class ReferenceSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Identify = "ID";
    private const string ActorIdentity = "AID";
    private const string Reference = "AR";
    private const string Heartbeat = "RWHB";
    private const string HeartbeatAnswer = "RWHR";

    private readonly MiscMessageSerializer _akka = new(system);

    /// <inheritdoc/>
    public override int Identifier => 16;

    /// <inheritdoc/>
    public override string Manifest(object o)
    {
        var manifest = _akka.Manifest(o);
        return IsTaken(manifest) ? manifest : throw new SerializationException($"{o.GetType().Name} stays in its process, and was not sent.");
    }

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => _akka.ToBinary(obj);

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) =>
        IsTaken(manifest) ? _akka.FromBinary(bytes, manifest) : throw new SerializationException($"A message '{manifest}' of another process is refused.");

    private static bool IsTaken(string manifest) => manifest is Identify or ActorIdentity or Reference or Heartbeat or HeartbeatAnswer;
}
