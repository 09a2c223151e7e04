using System.Reflection;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Hosting;

namespace ActorShm.Semantics.Tests.Signatures;

/// <summary>Embedded keeps Akka.NET's signatures, and the actors use nothing else, except where a list says so.</summary>
public class SignatureTests
{
    // Akka.NET's assembly has its configuration too.
    private static readonly Assembly[] Engine = [typeof(ActorSystem).Assembly, typeof(Config).Assembly];

    // What Akka.NET writes in the same words, though its signature is another.
    private static readonly string[] InTheSameWords = ["ActorRefs.Nobody : IActorRef", "ActorSelection.Tell(Object) : Void", "Done.get_Instance() : Done", "Logging.GetLogger(IActorContext) : ILoggingAdapter"];

    [Fact]
    public void Every_signature_of_the_list_is_there()
    {
        var ours = Engine.SelectMany(SignatureText.Of).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(SignatureList.Read("akka-signatures.txt").Except(ours).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_public_member_is_Akkas_or_is_listed_as_the_engines_own()
    {
        var akkas = SignatureList.Read("akka-signatures.txt");
        var engines = SignatureList.Read("engine-signatures.txt");

        var unlisted = Engine.SelectMany(SignatureText.Of).Where(line => !akkas.Contains(line) && !IsIn(engines, line)).Order(StringComparer.Ordinal).ToArray();
        Assert.True(unlisted.Length == 0, $"In neither list:\n{string.Join('\n', unlisted)}");
    }

    [Fact]
    public void The_actors_use_Akkas_signatures_and_the_few_that_are_listed()
    {
        var akkas = SignatureList.Read("akka-signatures.txt");
        var engines = SignatureList.Read("engine-signatures.txt");
        var used = Engine.SelectMany(assembly => MemberReferences.Of(typeof(RunHost).Assembly, assembly)).Select(member => SignatureText.Of(member.DeclaringType!, member)).Distinct().ToArray();

        Assert.Contains("ReceiveActor.Receive`1(Action<!!0>, Predicate<!!0>) : Void", used); // the references are found at all
        Assert.Empty(used.Where(line => !akkas.Contains(line) && !IsIn(engines, line)).Order(StringComparer.Ordinal));
    }

    // Goal: what compiles on this engine compiles on Akka.NET, without its packages.
    // Method: outside of the folder of the engine, compiled code names nothing of this engine that Akka.NET does not have. Settings are read by one library on both.
    [Theory]
    [InlineData(typeof(RunHost), "ReceiveActor.Receive`1(Action<!!0>, Predicate<!!0>) : Void")]
    [InlineData(typeof(ActorShmRun), "CoordinatedShutdown.Get(ActorSystem) : CoordinatedShutdown")]
    public void Outside_of_the_engines_folder_nothing_is_the_engines_own(Type partOf, string found)
    {
        var akkas = SignatureList.Read("akka-signatures.txt");
        var types = akkas.Select(line => line[..line.IndexOf('.', StringComparison.Ordinal)].Split('<')[0] + ".*").ToHashSet(StringComparer.Ordinal);

        var used = CodeReferences.Of(partOf.Assembly, typeof(ActorSystem).Assembly, exceptIn: ["ActorShm.Actors.Engine", "ActorShm.Actors.Configuration.EngineSettings"]);

        Assert.Contains(found, used); // the references are found at all
        Assert.Empty(used.Except(akkas).Except(types).Except(InTheSameWords).Order(StringComparer.Ordinal));
    }

    // A line of the engine's list is a whole signature, or a type with all its members: 'LocalRemoting.*'.
    private static bool IsIn(HashSet<string> engines, string line) =>
        engines.Contains(line) || engines.Contains(line[..line.IndexOf('.', StringComparison.Ordinal)] + ".*");
}
