namespace ActorShm.Semantics.Tests;

/// <summary>Promises: an extension is made once for a system, when it is asked for first.</summary>
public class ExtensionTests : TestKit
{
    [Fact]
    public async Task An_extension_is_made_once_for_a_system_however_many_ask_at_once()
    {
        using var together = new Barrier(8);

        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return Sys.WithExtension<Counted, CountedProvider>();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.All(seen, one => Assert.Same(seen[0], one));
        Assert.Same(Sys, seen[0].System);
        Assert.Same(seen[0], Sys.WithExtension<Counted>(typeof(CountedProvider)));
        Assert.Same(seen[0], new CountedProvider().Apply(Sys));
    }

    [Fact]
    public void An_extension_that_nobody_made_is_not_there()
    {
        Assert.False(Sys.HasExtension<Counted>());
        Assert.Null(Sys.GetExtension<Counted>());
        Assert.Null(new CountedProvider().Get(Sys));
        Assert.False(Sys.TryGetExtension<Counted>(out _));

        Sys.RegisterExtension(new CountedProvider());

        Assert.True(Sys.HasExtension(typeof(Counted)));
        Assert.Same(Sys.GetExtension<Counted>(), new CountedProvider().Get(Sys));
    }

    [Fact]
    public async Task Two_systems_have_an_extension_each()
    {
        var other = ActorSystem.Create("other");

        Assert.NotSame(Sys.WithExtension<Counted, CountedProvider>(), other.WithExtension<Counted, CountedProvider>());

        await other.Terminate();
    }

    [Fact]
    public void What_the_making_of_an_extension_throws_reaches_everybody_who_asks()
    {
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => Sys.WithExtension<Impossible, ImpossibleProvider>()).Message);
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => Sys.GetExtension<Impossible>()).Message);
    }

    private sealed class Counted(ActorSystem system) : IExtension
    {
        public ActorSystem System => system;
    }

    private sealed class CountedProvider : ExtensionIdProvider<Counted>
    {
        public override Counted CreateExtension(ExtendedActorSystem system) => new(system);
    }

    private sealed class Impossible : IExtension;

    private sealed class ImpossibleProvider : ExtensionIdProvider<Impossible>
    {
        public override Impossible CreateExtension(ExtendedActorSystem system) => throw new InvalidOperationException("no");
    }
}
