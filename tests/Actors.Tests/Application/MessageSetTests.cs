using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorShm.Actors.Application;
using ActorShm.Actors.Engine;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests.Application;

// Goal: an embedder's own actors talk across processes, with handles and references in their messages, and nothing but the registered messages travels.
// Method: a host and a node with a link between them, in one process.
public partial class MessageSetTests
{
    private static readonly MessageSet Messages = MessageSet.Empty
        .Add("greet", Json.Default.Greet)
        .Add("greeted", Json.Default.Greeted)
        .Add("shout", shout => Encoding.UTF8.GetBytes(shout.Text), bytes => new Shout(Encoding.UTF8.GetString(bytes.Span)));

    [Fact]
    public async Task Messages_carry_handles_and_references_between_processes()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var host = await StartHostAsync(scratch);
        host.ActorSystem.ActorOf(Props.Create(() => new Greeter()), "greeter");
        await using var peer = await EngineSystem.ConnectAsync(host.Directory.Path, ActorShmSettings.Load(), NullLoggerFactory.Instance, CancellationToken.None);
        peer.Register(Messages);
        var greeter = await peer.ResolveAtHostAsync("greeter", ActorShmSettings.Load(), CancellationToken.None);
        var handle = new SegmentHandle(SegmentId.New(), 3, ElementType.Float32, new Shape(2, 3));
        var heard = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = peer.System.ActorOf(Props.Create(() => new Listener(heard)), "listener");

        var answer = await greeter.Ask<Greeted>(new Greet(handle, listener), Watchdog.Limit);

        Assert.Equal(handle, answer.Array);
        Assert.Equal("hello", Assert.IsType<Shout>(await heard.Task.WaitAsync(Watchdog.Limit)).Text); // by the reference in the message
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_named()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var host = await StartHostAsync(scratch);
        Assert.Contains("Node 7", (await Assert.ThrowsAsync<ActorNotFoundException>(() => host.ResolveAsync(7, "greeter", Watchdog.Limit))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_name_and_each_type_stands_once()
    {
        Assert.Contains("'greet'", Assert.Throws<ArgumentException>(() => Messages.Add("greet", Json.Default.Greeted)).Message, StringComparison.Ordinal);
        Assert.Contains("'shout'", Assert.Throws<ArgumentException>(() => Messages.Add("cry", _ => [], _ => new Shout(""))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MessageSet.Empty.Add("two words", Json.Default.Greet));
    }

    [Theory]
    [InlineData("greet", "{}x")]
    [InlineData("greet", "null")]
    [InlineData("greet", "{\"Array\":\"AAAA\"}")]
    [InlineData("greet", "{\"Array\":5}")]
    [InlineData("greet", "{\"Array\":HANDLE,\"Listener\":\"\"}")]
    [InlineData("greet", "{\"Array\":HANDLE,\"Listener\":\"worker-3\"}")]
    [InlineData("choosy", "{\"Number\":0}")] // thrown by the message's own constructor
    [InlineData("System.Diagnostics.Process", "{}")]
    public void Bytes_that_are_no_message_are_dropped_with_a_reason(string name, string bytes)
    {
        using var system = ActorSystem.Create("test");
        var serializer = new ApplicationSerializer(
            (ExtendedActorSystem)system,
            [
                new MessageType("greet", typeof(Greet), _ => [], b => JsonSerializer.Deserialize(b.Span, Json.Default.Greet) ?? throw new InvalidDataException("It is null.")),
                new MessageType("choosy", typeof(Choosy), _ => [], b => JsonSerializer.Deserialize(b.Span, Json.Default.Choosy)!),
            ]);
        var handle = JsonSerializer.Serialize(new SegmentHandle(SegmentId.New(), 3, ElementType.Float32, new Shape(2, 3)));

        var text = bytes.Replace("HANDLE", handle, StringComparison.Ordinal);

        Assert.Contains(name, Assert.Throws<NotSupportedException>(() => serializer.FromBinary(Encoding.UTF8.GetBytes(text), name)).Message, StringComparison.Ordinal);
    }

    internal sealed record Greet(SegmentHandle Array, [property: JsonConverter(typeof(ActorRefJsonConverter))] IActorRef Listener);

    internal sealed record Greeted(SegmentHandle Array);

    internal sealed record Shout(string Text);

    internal sealed record Choosy(int Number)
    {
        public int Number { get; } = Number > 0 ? Number : throw new ArgumentOutOfRangeException(nameof(Number));
    }

    [JsonSerializable(typeof(Greet))]
    [JsonSerializable(typeof(Greeted))]
    [JsonSerializable(typeof(Choosy))]
    internal sealed partial class Json : JsonSerializerContext;

    private sealed class Greeter : ReceiveActor
    {
        public Greeter() => Receive<Greet>(greet =>
        {
            greet.Listener.Tell(new Shout("hello"), Self);
            Sender.Tell(new Greeted(greet.Array), Self);
        });
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(TaskCompletionSource<object> heard) => Receive<Shout>(shout => heard.TrySetResult(shout));
    }

    private static Task<RunHost> StartHostAsync(ScratchDirectory scratch) => RunHost.StartAsync(
        scratch.Combine("run"), ActorShmSettings.Load(), NullLoggerFactory.Instance, application: new HostApplication { Messages = Messages });
}
