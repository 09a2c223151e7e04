using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Every process of the user can connect to a host. None of them can end what the host lives by.</summary>
public class ForgedEndProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("/user/actorshm-coordinator")]
    [InlineData("/user/actorshm-ledger")]
    [InlineData("/user/actorshm-guard")]
    [InlineData("/user")]
    [InlineData("/system")]
    public async Task A_host_survives_every_message_that_ends_actors(string victim)
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2]);
        await using var host = await RunningHost.StartAsync(nodes: 1);
        using (var forger = ActorSystem.Create("forger"))
        {
            await using var link = await LocalRemoting.ConnectAsync(forger, host.DoorPath);
            var target = await forger.ActorSelection($"{link.HostAddress}{victim}").ResolveOne(Patience);
            target.Tell(PoisonPill.Instance);
            target.Tell(Kill.Instance);
            forger.Stop(target);
            forger.ActorSelection($"{link.HostAddress}{victim}").Tell(Kill.Instance);

            // Behind the others on the same link: when it is answered they have arrived, and the actor is still there to answer.
            Assert.Equal(target, (await target.Ask<ActorIdentity>(new Identify(null), Patience)).Subject);
            await forger.Terminate().WaitAsync(Patience);
        }

        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        Assert.Equal(3, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
    }
}
