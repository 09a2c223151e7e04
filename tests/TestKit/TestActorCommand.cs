using ActorShm.Embedded;

namespace ActorShm.Testing;

/// <summary>Work for the test actor itself, inside its own message loop.</summary>
internal sealed record TestActorCommand(Action<IUntypedActorContext> Run, TaskCompletionSource Done);
