using System.Runtime.Serialization;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests.Engine;

/// <summary>What a system of a run makes of bytes whose sender chooses serializer and manifest.</summary>
public sealed class ClosedSerializersTests : IAsyncLifetime
{
    private readonly EngineSystem _engine = EngineSystem.ForHost(ActorShmSettings.Load(), NullLoggerFactory.Instance);

    private ExtendedActorSystem System => (ExtendedActorSystem)_engine.System;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _engine.DisposeAsync().AsTask();

    [Fact]
    public void Json_that_names_a_type_makes_nothing()
    {
        var bytes = new NewtonSoftJsonSerializer(System).ToBinary(new Tripwire());
        Tripwire.Made = 0;

        var error = Assert.Throws<SerializationException>(() => System.Serialization.Deserialize(bytes, 1, typeof(Tripwire).AssemblyQualifiedName!));

        Assert.Contains("json", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Tripwire.Made);
    }

    [Fact]
    public void An_exception_that_names_its_type_makes_nothing()
    {
        var bytes = new Akka.Remote.Serialization.MiscMessageSerializer(System).ToBinary(new Status.Failure(new TripwireException()));
        TripwireException.Made = 0;

        Assert.Throws<SerializationException>(() => System.Serialization.Deserialize(bytes, 16, "STF"));

        Assert.Equal(0, TripwireException.Made);
    }

    [Fact]
    public void No_number_of_a_serializer_leads_to_the_type_that_a_manifest_names()
    {
        var named = typeof(Tripwire).AssemblyQualifiedName!;
        Tripwire.Made = 0;
        for (var identifier = -100; identifier <= 10_000; identifier++)
        {
            object? made = null;
            try
            {
                made = System.Serialization.Deserialize([], identifier, named);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Refused: whatever a serializer throws, Akka.NET logs and drops the message.
            }

            // An empty selection, and a system message that does nothing, are all that can be had.
            Assert.True(made is null or ActorSelectionMessage or Akka.Dispatch.SysMsg.Unwatch, $"Serializer {identifier} made {made}.");
        }

        Assert.Equal(0, Tripwire.Made);
    }

    [Fact]
    public void Every_message_of_the_protocol_has_the_closed_serializer()
    {
        Assert.All(Protocol.MessageTypes, type => Assert.Equal(ProtocolSerializer.WireIdentifier, System.Serialization.FindSerializerForType(type).Identifier));
    }

    [Fact]
    public void A_message_that_is_not_registered_is_refused_at_its_sender_with_its_type()
    {
        var error = Assert.Throws<SerializationException>(() => System.Serialization.Serialize(new Tripwire()));

        Assert.Contains(nameof(Tripwire), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_fits_no_frame_is_refused_at_its_sender_with_both_numbers()
    {
        var tooLong = new AdoptFile(1, new string('x', 40_000), "x");

        var error = Assert.Throws<SerializationException>(() => System.Serialization.Serialize(tooLong));

        Assert.Contains("32768", error.Message, StringComparison.Ordinal);
        Assert.Contains("400", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Counts how often it is made.</summary>
    public sealed class Tripwire
    {
        public Tripwire() => Made++;

        public static int Made { get; set; }
    }

    /// <summary>Counts how often it is made.</summary>
    public sealed class TripwireException : Exception
    {
        public TripwireException() => Made++;

        public static int Made { get; set; }
    }
}
