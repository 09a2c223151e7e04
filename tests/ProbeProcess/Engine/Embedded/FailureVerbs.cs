using System.Diagnostics;
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
        public FailingActor()
        {
            ReceiveAsync<string>(static text => text == "after an await", static async _ =>
            {
                await Task.Yield();
                throw new UnreachableException("on purpose");
            });
            Receive<string>(text => Sender.Tell(Answer(text)));
        }

        private static string Answer(string text) => text switch
        {
            "memory" => $"{new byte[int.MaxValue].Length}", // longer than any array may be
            "invariant" => throw new UnreachableException("on purpose"),
            "several" => throw new AggregateException(new FormatException(), new UnreachableException("on purpose")),
            "exception" => throw new InvalidOperationException("on purpose"),
            _ => "survived",
        };
    }
}
