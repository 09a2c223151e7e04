using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using Akka.Actor.Setup;

namespace ActorShm.Actors.Engine.Serialization;

/// <summary>The serializers of a run's systems: the protocol's own, and those parts of Akka.NET's that cannot make an object of a type that the sender names.</summary>
/// <remarks>
/// The sender of a message chooses its serializer by number, so the receiver's list of serializers decides what is possible. Each of Akka.NET's serializers is replaced
/// under its own name and number. All replacements have string manifests, because for any other serializer Akka.NET loads the type that the manifest names
/// before it asks the serializer.
/// </remarks>
internal static class ClosedSerializers
{
    /// <summary>The setup of serializers with which an actor system is started.</summary>
    public static Setup Setup { get; } = SerializationSetup.Create(Create);

    private static ImmutableHashSet<SerializerDetails> Create(ExtendedActorSystem system) =>
    [
        Of("actorshm", new LimitedSerializer(system, new ProtocolSerializer(system)), [.. Protocol.MessageTypes]),
        Of("null", new NothingSerializer(system)),
        Of("json", new RefusedSerializer(system, 1, "json")),
        Of("proto", new RefusedSerializer(system, 2, "proto")),
        Of("daemon-create", new RefusedSerializer(system, 3, "daemon-create")),
        Of("bytes", new RefusedSerializer(system, 4, "bytes")),
        Of("akka-containers", new SelectionSerializer(system)),
        Of("akka-misc", new ReferenceSerializer(system)),
        Of("akka-system-msg", new DeathWatchSerializer(system)),
    ];

    private static SerializerDetails Of(string name, Serializer serializer, params ImmutableHashSet<Type> types) => SerializerDetails.Create(name, serializer, types);
}
