using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ActorShm.Embedded;

namespace ActorShm.Testing;

/// <summary>The actor behind a <see cref="TestKitBase"/>: puts what it is told where the test reads.</summary>
internal sealed class RecordingActor(BlockingCollection<Envelope> received, StrongBox<Func<object, bool>?> ignore) : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is TestActorCommand command)
        {
            Obey(command);
        }
        else if (Volatile.Read(ref ignore.Value) is not { } isIgnored || !isIgnored(message))
        {
            received.Add(new Envelope(message, Sender));
        }
    }

    private static void Obey(TestActorCommand command)
    {
        try
        {
            command.Run(Context);
            command.Done.SetResult();
        }
        catch (Exception failure)
        {
            command.Done.SetException(failure); // the test that gave the command sees it
        }
    }
}
