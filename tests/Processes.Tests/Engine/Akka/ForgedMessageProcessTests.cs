using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Every process of the user can read the key and connect to a host. None of them can end what the host lives by, or have it make what they name.</summary>
public class ForgedMessageProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(PlainPeer.CoordinatorPath)]
    [InlineData("/user/actorshm-ledger")]
    [InlineData("/user/actorshm-guard")]
    [InlineData("/user")]
    [InlineData("/system")]
    public async Task A_host_survives_every_message_that_ends_actors(string victim)
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2]);
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using (var forger = PlainPeer.WithKeyOf(host))
        {
            var target = await forger.System.ActorSelection($"{forger.AddressOf(host)}{victim}").ResolveOne(Patience);
            target.Tell(PoisonPill.Instance);
            target.Tell(Kill.Instance);
            forger.System.Stop(target);
            forger.System.ActorSelection($"{forger.AddressOf(host)}{victim}").Tell(Kill.Instance);

            // Behind the others on the same link: when it is answered they have arrived, and the actor is still there to answer.
            Assert.Equal(target, (await target.Ask<ActorIdentity>(new Identify(null), Patience)).Subject);
        }

        Assert.Equal(3, await SumAsync(x, host));
    }

    [Fact]
    public async Task Messages_that_name_a_type_are_refused_and_disturb_nobody()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2]);
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using (var forger = PlainPeer.WithKeyOf(host))
        {
            var target = await forger.System.ActorSelection($"{forger.AddressOf(host)}{PlainPeer.CoordinatorPath}").ResolveOne(Patience);
            target.Tell(new NamedByType("json carries its type by name"));
            target.Tell(new Google.Protobuf.WellKnownTypes.StringValue { Value = "so does this" });
            target.Tell(new byte[] { 1, 2, 3 });
            target.Tell(new Status.Failure(new InvalidOperationException("an exception carries its type by name")));
            target.Tell(Akka.Routing.FromConfig.Instance);
            Assert.Equal(target, (await target.Ask<ActorIdentity>(new Identify(null), Patience)).Subject);
        }

        Assert.Equal(3, await SumAsync(x, host));
        foreach (var refused in (string[])["'json' is refused", "'proto' is refused", "'bytes' is refused", "'STF' of another process is refused", "'FC' of another process is refused"])
        {
            await Watchdog.UntilAsync($"the log says that {refused}", () => host.Process.Errors.Contains(refused, StringComparison.Ordinal));
        }
    }

    private static async Task<double> SumAsync(string x, RunningHost host)
    {
        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        return answer.GetProperty("results")[0].GetProperty("value").GetDouble();
    }

    private sealed record NamedByType(string Text);
}
