using System.Text;

namespace ActorShm.Embedded.Tests;

/// <summary>Promises about what is under way when a link ends: askers hear of it, and Terminated comes after everything else.</summary>
public class LostLinkTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_has_asked_a_peer_hears_that_it_is_gone(bool bySelection)
    {
        await using var star = new Star();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        ICanTell ghost = await bare.IntroduceAsync(star.Host);
        ghost = bySelection ? star.Host.Test.System.ActorSelection(((IActorRef)ghost).Path) : ghost;
        var other = await star.JoinAsync();
        var open = (await star.Host.FindAsync(other, other.Probe.Ref)).Ask(new Note("still there?"));

        var asked = ghost.Ask(new Note("anybody?"));
        bare.Dispose();

        var failure = await Assert.ThrowsAsync<AnswerLostException>(() => asked.WaitAsync(Watchdog.Limit));
        Assert.Contains("its process is gone", failure.Message, StringComparison.Ordinal);
        Assert.False(open.IsCompleted);
    }

    [Fact]
    public async Task Who_has_asked_one_peer_from_another_hears_that_it_is_gone()
    {
        await using var star = new Star();
        var asking = await star.JoinAsync();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(asking, to: 1);

        var asked = ghost.Ask(new Note("anybody?"));
        await bare.ReadFrameAsync(); // the question: one that the host could not pass on would fail as not sent
        bare.Dispose();

        await Assert.ThrowsAsync<AnswerLostException>(() => asked.WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public async Task Who_has_asked_the_host_or_another_peer_hears_that_the_link_is_gone()
    {
        await using var star = new Star();
        var (asking, other) = (await star.JoinAsync(), await star.JoinAsync());
        var atHost = await asking.FindAsync(star.Host, star.Host.Probe.Ref);
        var atOther = await asking.FindAsync(other, other.Probe.Ref);
        Task[] asked = [atHost.Ask(new Note("anybody?")), atOther.Ask(new Note("anybody?"))];
        other.Probe.ExpectMsg<Note>(); // so the host has passed it on
        await star.Host.Remoting.DisposeAsync();

        foreach (var question in asked)
        {
            await Assert.ThrowsAsync<AnswerLostException>(() => question.WaitAsync(Watchdog.Limit));
        }
    }

    // Goal: Terminated comes after all that the dead have sent. Method: the host's reading loop waits at a message, while its writing side finds that nobody reads any more.
    [Fact]
    public async Task A_watch_while_messages_of_the_dead_are_unread_is_answered_after_them()
    {
        await using var star = new Star();
        using var gate = new ManualResetEventSlim();
        star.Host.Remoting.RegisterSerializer(new GatedSerializer((ExtendedActorSystem)star.Host.Test.System, gate));
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(star.Host);
        await bare.SendAsync(bare.Note("/user/probe", "first"u8.ToArray(), serializer: GatedSerializer.Number));
        await bare.SendNoteAsync("/user/probe", "second", "/user/ghost", 77);
        await CloseAsync(bare, star, ghost);

        star.Host.Probe.Watch(ghost);
        star.Host.Probe.ExpectNoMsg();
        gate.Set();

        star.Host.Probe.ExpectMsg(new Note("first"));
        star.Host.Probe.ExpectMsg(new Note("second"));
        star.Host.Probe.ExpectTerminated(ghost);
    }

    // Goal and method as above, for a watcher in another peer.
    [Fact]
    public async Task A_watch_from_another_peer_while_messages_of_the_dead_are_unread_is_answered_after_them()
    {
        await using var star = new Star();
        using var gate = new ManualResetEventSlim();
        star.Host.Remoting.RegisterSerializer(new GatedSerializer((ExtendedActorSystem)star.Host.Test.System, gate));
        var watching = await star.JoinAsync();
        using var bare = await BarePeer.JoinAsync(star.SocketPath);
        var ghost = await bare.IntroduceAsync(watching, to: 1);
        var atHost = await bare.IntroduceAsync(star.Host);
        var echo = await watching.FindAsync(star.Host, star.Host.StartEcho());
        await bare.SendAsync(bare.Note("/user/probe", "first"u8.ToArray(), serializer: GatedSerializer.Number));
        await bare.SendNoteAsync("/user/probe", "second", "/user/ghost", 77, to: 1);
        await CloseAsync(bare, star, atHost);

        watching.Probe.Watch(ghost);
        await echo.Ask(new Note("the host has seen the watch"), Watchdog.Limit);
        watching.Probe.ExpectNoMsg();
        gate.Set();

        watching.Probe.ExpectMsg(new Note("second"));
        watching.Probe.ExpectTerminated(ghost);
    }

    /// <summary>Closes a peer's end, and comes back when the host's writing side has found out.</summary>
    private static async Task CloseAsync(BarePeer bare, Star star, IActorRef ghost)
    {
        var letters = star.Host.Test.Subscribed<DeadLetter>();
        bare.Dispose();
        await Watchdog.UntilAsync(
            "writing has failed",
            () =>
            {
                ghost.Tell(new Note("into the void"), ActorRefs.NoSender);
                return letters.HasMessages;
            });
    }

    /// <summary>Reads notes, when it may.</summary>
    private sealed class GatedSerializer(ExtendedActorSystem system, ManualResetEventSlim gate) : SerializerWithStringManifest(system)
    {
        public const int Number = 1002;

        public override int Identifier => Number;

        public override string Manifest(object o) => "note";

        public override byte[] ToBinary(object obj) => throw new NotSupportedException("It only reads.");

        public override object FromBinary(byte[] bytes, string manifest)
        {
            gate.Wait();
            return new Note(Encoding.UTF8.GetString(bytes));
        }
    }
}
