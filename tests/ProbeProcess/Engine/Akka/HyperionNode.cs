using System.Text.Json.Serialization;
using ActorShm.Actors;
using ActorShm.Actors.Application;
using ActorShm.Actors.Work;
using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Greet the greeter of another node, and tell what it answers. First with a stowaway, which only this node named.</summary>
public sealed record Introduce([property: JsonConverter(typeof(ActorRefJsonConverter))] IActorRef Peer, SegmentHandle Array);

/// <summary>What the other one said.</summary>
public sealed record Introduced(string Text, double FirstElement, int Pid, int Greetings, int Stowaways);

/// <summary>Travels by Hyperion between nodes.</summary>
public sealed record Greeting(string Text, SegmentHandle Array, IActorRef From, object? Luggage);

/// <summary>Travels by Hyperion between nodes.</summary>
public sealed record Greeted(string Text, double FirstElement, int Pid, int Greetings, int Stowaways);

/// <summary>A part that both nodes have named.</summary>
public sealed record Note(string Text);

/// <summary>A part that only the first node has named.</summary>
public sealed class Stowaway
{
    public Stowaway() => Made++;

    /// <summary>How many there are in this process.</summary>
    public static int Made { get; private set; }
}

[JsonSerializable(typeof(Introduce))]
[JsonSerializable(typeof(Introduced))]
internal sealed partial class IntroductionJson : JsonSerializerContext;

/// <summary>A node of an embedder's whose actors greet each other by Hyperion.</summary>
public static class HyperionNode
{
    private const string GreeterName = "greeter";

    /// <summary>What the host has to know.</summary>
    public static MessageSet Introductions { get; } = MessageSet.Empty.Add("introduce", IntroductionJson.Default.Introduce).Add("introduced", IntroductionJson.Default.Introduced);

    internal static Task<int> RunAsync(string[] arguments) => NodeProcess.RunAsync(arguments, static options =>
    {
        Type[] parts = options.RequestedNode == 1 ? [typeof(Note), typeof(Stowaway)] : [typeof(Note)];
        return new NodeApplication
        {
            Messages = Introductions.AddByHyperion<Greeting>("greeting", parts).AddByHyperion<Greeted>("greeted"),
            OnStart = static context =>
            {
                var segments = context.Segments;
                context.ActorSystem.ActorOf(Props.Create(() => new GreeterActor(segments)), GreeterName);
            },
        };
    });

    private sealed class GreeterActor : ReceiveActor
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private int _greetings;

        public GreeterActor(SegmentDirectory segments)
        {
            Receive<Introduce>(introduce =>
            {
                _asker = Sender;
                introduce.Peer.Tell(new Greeting("with a stowaway", introduce.Array, Self, new Stowaway()), Self);
                introduce.Peer.Tell(new Greeting("hello", introduce.Array, Self, new Note("how do you do")), Self);
            });
            Receive<Greeting>(greeting =>
            {
                _greetings++;
                using var view = segments.Open<double>(greeting.Array, AccessMode.ReadOnly);
                var text = $"{greeting.Text}, {(greeting.Luggage as Note)?.Text}";
                greeting.From.Tell(new Greeted(text, view.ReadSpan(0, 1)[0], Environment.ProcessId, _greetings, Stowaway.Made), Self);
            });
            Receive<Greeted>(greeted => _asker.Tell(new Introduced(greeted.Text, greeted.FirstElement, greeted.Pid, greeted.Greetings, greeted.Stowaways), Self));
        }
    }
}
