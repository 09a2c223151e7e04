namespace ActorShm.Embedded.Tests;

// Every process of the user may connect. What must outlive a hostile one has to withstand what it can say.
public class RemoteTrustTests
{
    [Theory]
    [InlineData("pill")]
    [InlineData("kill")]
    [InlineData("stop")]
    public async Task An_actor_that_did_not_allow_it_outlives_what_another_process_sends_to_end_it(string which)
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var echo = star.Host.StartEcho();
        var remote = await peer.FindAsync(star.Host, echo);

        SendEnd(peer, remote, which);

        Assert.Equal(new Note("alive!"), await remote.Ask<Note>(new Note("alive"), Watchdog.Limit));
        var line = star.Host.Test.Log.Expect("was refused");
        Assert.Contains("WithRemoteStop", line, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pill_by_path_reaches_nobody_not_even_those_who_allow_it()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var echo = star.Host.Test.System.ActorOf(
            new Script { OnReceive = static (context, message) => context.Sender.Tell(message) }.Props.WithRemoteStop(), "echo");

        peer.Test.System.ActorSelection($"{peer.Remoting.HostAddress}/user/*").Tell(PoisonPill.Instance);
        peer.Test.System.ActorSelection($"{peer.Remoting.HostAddress}/user/echo").Tell(Kill.Instance);

        var remote = await peer.FindAsync(star.Host, echo);
        Assert.Equal(new Note("alive"), await remote.Ask<Note>(new Note("alive"), Watchdog.Limit));
    }

    // Goal: bytes whose meaning nobody knows must not come to mean the end of an actor. Method: the same frame with every number that a kind may have.
    [Fact]
    public async Task Only_a_frame_of_the_kind_that_means_it_stops_an_actor_that_allows_it()
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var echo = star.Host.Test.System.ActorOf(
            new Script { OnReceive = static (context, message) => context.Sender.Tell(message) }.Props.WithRemoteStop(), "echo");
        var remote = await peer.FindAsync(star.Host, echo);

        foreach (var kind in Enumerable.Range(0, 256).Select(number => (FrameKind)number).Where(kind => kind != FrameKind.Stop))
        {
            await SendAndEndAsync(kind);
        }

        Assert.Equal(new Note("alive"), await remote.Ask<Note>(new Note("alive"), Watchdog.Limit));
        star.Host.Probe.Watch(echo);
        await SendAndEndAsync(FrameKind.Stop);
        star.Host.Probe.ExpectTerminated(echo);

        async Task SendAndEndAsync(FrameKind kind)
        {
            using var bare = await BarePeer.JoinAsync(star.SocketPath);
            await bare.SendControlAsync(kind, echo.Path, "/user/ghost", senderUid: 77);
            bare.Shutdown();
            await bare.ReadToEndAsync();
        }
    }

    [Theory]
    [InlineData("/user")]
    [InlineData("/system")]
    public async Task The_guardians_of_a_system_cannot_be_ended_from_elsewhere(string guardian)
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var remote = await peer.Test.System.ActorSelection($"{peer.Remoting.HostAddress}{guardian}").ResolveOne(Watchdog.Limit);

        foreach (var which in new[] { "pill", "kill", "stop" })
        {
            SendEnd(peer, remote, which);
        }

        Assert.Equal(remote, (await remote.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit)).Subject);
        Assert.False(star.Host.Test.System.WhenTerminated.IsCompleted);
    }

    // A guardian's end ends the system, and a child's is waited for by its parent: neither may be made up elsewhere.
    [Theory]
    [InlineData("/")]
    [InlineData("/user")]
    [InlineData("/user/probe")]
    public async Task A_notice_of_a_death_that_nobody_watches_for_is_not_heard(string told)
    {
        await using var star = new Star();
        using var liar = await BarePeer.JoinAsync(star.SocketPath);

        await liar.SendControlAsync(FrameKind.DeathNotice, told, recipientUid: 0, "/user/never-watched", senderUid: 77);
        await liar.SendNoteAsync("/user/probe", "said it", "/user/never-watched", 77);

        star.Host.Probe.ExpectMsg(new Note("said it"));
        star.Host.Probe.ExpectNoMsg();
        Assert.NotNull((await star.Host.Test.System.ActorSelection("/system").Ask<ActorIdentity>(new Identify(null))).Subject);
        Assert.False(star.Host.Test.System.WhenTerminated.IsCompleted);
    }

    [Theory]
    [InlineData(0x11)]
    [InlineData(0x12)]
    [InlineData(0x13)]
    [InlineData(0x14)]
    public async Task A_peer_that_speaks_of_life_and_death_in_anothers_name_loses_its_link(byte kind)
    {
        await using var star = new Star();
        var honest = await star.JoinAsync();
        var watched = await star.Host.FindAsync(honest, honest.Probe.Ref);
        star.Host.Probe.Watch(watched);
        using var liar = await BarePeer.JoinAsync(star.SocketPath);

        var path = watched.Path.ToStringWithoutAddress();
        await liar.SendControlAsync((FrameKind)kind, star.Host.Probe.Ref.Path, path, watched.Path.Uid, from: 1);

        await liar.ReadToEndAsync();
        star.Host.Test.Log.Expect("in the name of number 1");
        star.Host.Probe.ExpectNoMsg();
    }

    // Goal: nobody fails by what another asks. Method: an identifier that just fits into the question, so that the answer, which names the actor too, does not.
    [Theory]
    [InlineData("/user/echo")]
    [InlineData("/user")]
    [InlineData("/user/nobody")]
    public async Task A_question_whose_answer_does_not_fit_into_a_message_fails_nobody(string asked)
    {
        await using var star = new Star();
        var peer = await star.JoinAsync();
        var echo = star.Host.StartEcho();
        var largest = new string('x', new LocalRemotingOptions().MaximumMessageBytes - 3);

        peer.Test.System.ActorSelection($"{peer.Remoting.HostAddress}{asked}").Tell(new Identify(largest), peer.Probe.Ref);

        star.Host.Test.Log.Expect("gets no answer");
        var remote = await peer.FindAsync(star.Host, echo);
        Assert.Equal(new Note("alive!"), await remote.Ask<Note>(new Note("alive"), Watchdog.Limit));
        Assert.DoesNotContain("is restarted", string.Concat(star.Host.Test.Log.Entries), StringComparison.Ordinal);
    }

    private static void SendEnd(LinkedSystem from, IActorRef target, string which)
    {
        switch (which)
        {
            case "pill":
                target.Tell(PoisonPill.Instance);
                break;
            case "kill":
                target.Tell(Kill.Instance);
                break;
            default:
                from.Test.System.Stop(target);
                break;
        }
    }
}
