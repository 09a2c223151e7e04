namespace ActorShm.Semantics.Tests;

/// <summary>A test whose timers come due when the test moves the clock, on Akka.NET.</summary>
public abstract class ClockedTest : TestKit
{
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    protected ClockedTest()
        : base("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """) => Scheduler = (TestScheduler)Sys.Scheduler;

    protected TestScheduler Scheduler { get; }

    /// <summary>Returns when the actor has handled everything that was sent to it before.</summary>
    protected void Settle(IActorRef actor)
    {
        actor.Tell(new Identify("settled"), TestActor);
        ExpectMsg<ActorIdentity>(identity => Equals(identity.MessageId, "settled"));
    }
}
