namespace ActorShm.Embedded.Tests;

[Collection(StressCollection.Name)]
public class StormOfFailuresTests
{
    [Fact]
    public async Task Thousands_of_children_that_fail_at_once_are_all_restarted_as_often_as_they_failed()
    {
        const int Children = 1_000;
        var failures = StressSize.Of(1_000);
        await using var test = new TestSystem();
        var constructed = 0;
        var handled = 0;
        var strategy = new OneForOneStrategy(static _ => Directive.Restart);
        var child = new Script
        {
            OnConstructed = _ => Interlocked.Increment(ref constructed),
            OnReceive = (_, message) =>
            {
                Interlocked.Increment(ref handled);
                throw new InvalidOperationException($"{message}");
            },
        };
        var parent = test.Start(new Script
        {
            Strategy = strategy,
            OnPreStart = context =>
            {
                for (var i = 0; i < Children; i++)
                {
                    context.ActorOf(child.Props);
                }
            },
            OnReceive = static (context, message) =>
            {
                foreach (var each in context.GetChildren())
                {
                    each.Tell(message);
                }
            },
        });

        for (var i = 0; i < failures; i++)
        {
            parent.Tell("fail", ActorRefs.NoSender);
        }

        var all = Children * failures;
        await Watchdog.UntilAsync("every failure led to one restart", () => Volatile.Read(ref handled) == all && Volatile.Read(ref constructed) == Children + all);
        Assert.Equal(all, handled);
        Assert.Equal(Children + all, constructed);
    }

    [Fact]
    public async Task Every_watcher_hears_of_every_death_exactly_once()
    {
        const int Watchers = 100;
        var subjects = StressSize.Of(10_000);
        await using var test = new TestSystem();
        var heard = new int[Watchers][];
        var total = 0L;
        var targets = Enumerable.Range(0, subjects).Select(n => test.Start(static (_, _) => { }, $"subject-{n}")).ToArray();
        var watchers = Enumerable.Range(0, Watchers).Select(w =>
        {
            heard[w] = new int[subjects];
            return test.Start((context, message) =>
            {
                switch (message)
                {
                    case Terminated terminated:
                        heard[w][int.Parse(terminated.ActorRef.Path.Name["subject-".Length..])]++;
                        Interlocked.Increment(ref total);
                        break;
                    case IActorRef subject:
                        context.Watch(subject);
                        context.Unwatch(subject); // and once more, as those do who change their minds
                        context.Watch(subject);
                        break;
                }
            });
        }).ToArray();

        // Watches, and stops right behind them: many watches come when the actor is gone already, and must be answered too.
        foreach (var target in targets)
        {
            foreach (var watcher in watchers)
            {
                watcher.Tell(target, ActorRefs.NoSender);
            }

            target.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        }

        await Watchdog.UntilAsync("every death was heard of", () => Interlocked.Read(ref total) >= (long)Watchers * subjects);
        foreach (var watcher in watchers)
        {
            await TestSystem.StartedAsync(watcher);
        }

        Assert.All(heard, row => Assert.All(row, times => Assert.Equal(1, times)));
    }
}
