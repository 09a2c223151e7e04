using ActorShm.Embedded;

namespace ActorShm.Testing;

/// <summary>Counts dead letters with messages of one type.</summary>
internal sealed class DeadLetterFilter(ActorSystem system, Type messageType) : IEventFilterApplier
{
    public void ExpectOne(Action action) => Expect(1, action);

    public void Expect(int expectedCount, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var probe = new TestProbe(system, name: null);
        probe.IgnoreMessages(published => published is not DeadLetter letter || !messageType.IsInstanceOfType(letter.Message));
        system.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        try
        {
            action();
            probe.ReceiveN(expectedCount);
            probe.ExpectNoMsg();
        }
        finally
        {
            system.EventStream.Unsubscribe(probe.Ref);
            system.Stop(probe.Ref);
        }
    }
}
