using System.Diagnostics;
using ActorShm.Embedded;

namespace ActorShm.ProbeProcess;

/// <summary>A process with an actor that fails in the way it is told to.</summary>
internal static class FailureVerbs
{
    /// <summary>Says "survived" when the actor still answers after its failure.</summary>
    public static int Fail(string how)
    {
        using var system = ActorSystem.Create("probe");
        var actor = system.ActorOf(Props.Create(() => new FailingActor()));
        actor.Tell(how);
#pragma warning disable VSTHRD002 // A verb is a whole process, and waits.
        Console.WriteLine(actor.Ask<string>("still there?").Result);
#pragma warning restore VSTHRD002
        return 0;
    }

    private sealed class FailingActor : ReceiveActor
    {
        public FailingActor() => Receive<string>(text => Sender.Tell(text switch
        {
            "memory" => $"{new byte[int.MaxValue].Length}", // longer than any array may be
            "invariant" => throw new UnreachableException("on purpose"),
            "exception" => throw new InvalidOperationException("on purpose"),
            _ => "survived",
        }));
    }
}
