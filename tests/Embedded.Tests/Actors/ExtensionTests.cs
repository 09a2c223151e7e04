namespace ActorShm.Embedded.Tests;

public class ExtensionTests
{
    [Fact]
    public async Task An_extension_is_made_once_for_a_system_however_many_ask_at_once()
    {
        await using var test = new TestSystem();
        using var together = new Barrier(8);

        var seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return test.System.WithExtension<Counted, CountedProvider>();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.All(seen, one => Assert.Same(seen[0], one));
        Assert.Same(test.System, seen[0].System);
        Assert.Same(seen[0], test.System.WithExtension<Counted>(typeof(CountedProvider)));
        Assert.Same(seen[0], new CountedProvider().Apply(test.System));
    }

    [Fact]
    public async Task An_extension_that_nobody_made_is_not_there()
    {
        await using var test = new TestSystem();

        Assert.False(test.System.HasExtension<Counted>());
        Assert.Null(test.System.GetExtension<Counted>());
        Assert.Null(new CountedProvider().Get(test.System));
        Assert.False(test.System.TryGetExtension<Counted>(out _));

        test.System.RegisterExtension(new CountedProvider());

        Assert.True(test.System.HasExtension(typeof(Counted)));
        Assert.Same(test.System.GetExtension<Counted>(), new CountedProvider().Get(test.System));
    }

    [Fact]
    public async Task Two_systems_have_an_extension_each()
    {
        await using var one = new TestSystem("one");
        await using var other = new TestSystem("other");

        Assert.NotSame(one.System.WithExtension<Counted, CountedProvider>(), other.System.WithExtension<Counted, CountedProvider>());
    }

    [Fact]
    public async Task What_the_making_of_an_extension_throws_reaches_everybody_who_asks()
    {
        await using var test = new TestSystem();

        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => test.System.WithExtension<Impossible, ImpossibleProvider>()).Message);
        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => test.System.GetExtension<Impossible>()).Message);
    }

    [Fact]
    public async Task A_class_that_names_no_extension_is_refused()
    {
        await using var test = new TestSystem();

        Assert.Throws<ArgumentException>(() => test.System.WithExtension<Counted>(typeof(string)));
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
