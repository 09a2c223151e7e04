using System.Collections.Concurrent;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

// Jobs without a node: they wait for one that is on its way, and fail when none is.
public partial class JobActorTests
{
    [Fact]
    public async Task Without_nodes_a_job_fails_at_once()
    {
        await using var run = new InProcessRun();
        var x = await run.ArrayAsync(Ramp(10));

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));

        Assert.Contains("No node", error.Message, StringComparison.Ordinal);
    }

    // Goal: no memory is taken for what nobody will fill. Method: the kernel tells of every file that appears, also of one that is gone again; the last one is the test's.
    [Fact]
    public async Task A_job_that_no_node_will_do_fails_before_its_arrays_are_made()
    {
        await using var run = new InProcessRun();
        var x = await run.ArrayAsync(Ramp(10));
        var directory = Path.GetDirectoryName(run.Store.PathOf(x))!;
        var appeared = new ConcurrentQueue<string>();
        using var watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = true };
        watcher.Created += (_, file) => appeared.Enqueue(file.Name!);
        watcher.Renamed += (_, file) => appeared.Enqueue(file.Name!);
        watcher.EnableRaisingEvents = true;

        var error = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "y = x * 2; z = x + 1", Inputs(x), "y", "z"));

        Assert.Contains("No node is running", error.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(directory, "last"), string.Empty);
        await Watchdog.UntilAsync("the last file was seen", () => appeared.Contains("last"));
        Assert.Equal(["last"], appeared);
    }

    [Fact]
    public async Task A_job_whose_last_node_is_lost_goes_on_with_the_one_that_was_on_its_way()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        var lazy = await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x); max(x - mean(x))", Inputs(x));
        await LazyNode.Claimed.Task.WaitAsync(Watchdog.Limit);

        run.Stop(lazy);
        run.ExitGate.SetResult();
        await Watchdog.UntilAsync("the job waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");
        await run.AddWorkerAsync();

        var outcome = await answer;
        Assert.Equal(45, outcome.Results[0].Value!.Value.AsFloat64());
        Assert.Equal(4.5, outcome.Results[1].Value!.Value.AsFloat64());
        Assert.Equal(1, outcome.Cost.Retries);
    }

    [Fact]
    public async Task A_job_that_waits_for_a_node_fails_with_the_evidence_when_none_comes_after_all()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        run.EndOfProcesses = new ProcessEnd(128 + 11, ["about to fall"]);
        var lazy = await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await LazyNode.Claimed.Task.WaitAsync(Watchdog.Limit);

        run.Stop(lazy);
        run.ExitGate.SetResult();
        await Watchdog.UntilAsync("the job waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");
        Assert.False(answer.IsCompleted);
        run.HasNodeComing = false;

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains("no other is started", error.Message, StringComparison.Ordinal);
        Assert.Contains("signal 11 (SIGSEGV)", error.Message, StringComparison.Ordinal);
        Assert.Contains("about to fall", error.Message, StringComparison.Ordinal);
    }

    // Goal: a stage that kills whoever opens it fails, also where there is another node at every moment. Method: nodes that open it and claim nothing die one after the other, each when another has come for the last.
    [Fact]
    public async Task A_stage_that_kills_its_nodes_one_by_one_fails_too()
    {
        await using var run = new InProcessRun("actorshm.job.lost-nodes-per-partition = 2");
        run.EndOfProcesses = new ProcessEnd(128 + 7, ["about to map"]);
        run.ExitGate.SetResult();
        var nodes = new Queue<IActorRef>();
        Task<IActorRef> AddAsync() => run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        nodes.Enqueue(await AddAsync());
        nodes.Enqueue(await AddAsync());
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        for (var lost = 1; lost <= 4; lost++)
        {
            Assert.False(answer.IsCompleted);
            var node = nodes.Dequeue();
            await UntilOpenAsync(node);
            run.Stop(node);
            await UntilToldAsync(run, lost);
            nodes.Enqueue(await AddAsync());
        }

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains("4 nodes in a row were lost before anything more", error.Message, StringComparison.Ordinal);
        Assert.Contains("signal 7 (SIGBUS)", error.Message, StringComparison.Ordinal);
    }

    // Goal: a job that kills its nodes takes no other down with it. Method: each node is at the first job when it is lost, and has the second one open behind that.
    [Fact]
    public async Task A_stage_that_only_stood_open_on_the_nodes_that_another_has_killed_is_not_blamed()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        run.ExitGate.SetResult();
        var x = await run.ArrayAsync(Ramp(10));
        var killing = run.RunAsync(1, "sum(x)", Inputs(x));
        await run.WaitForBeginAsync(1);
        var other = run.RunAsync(2, "max(x)", Inputs(x));
        await run.WaitForBeginAsync(2);
        for (var lost = 1; lost <= 3; lost++)
        {
            var node = await run.AddAsync(Props.Create(() => new FirstJobNode(run.Coordinator, run.TablesDirectory)));
            await UntilOpenAsync(node, stages: 2);
            run.Stop(node);
            await UntilToldAsync(run, lost);
        }

        var error = await Assert.ThrowsAsync<RunFailedException>(() => killing);
        Assert.Contains("3 nodes in a row were lost before anything more of stage 1 of job 1 was done", error.Message, StringComparison.Ordinal);
        await run.AddWorkerAsync();
        Assert.Equal(9, (await other).Results[0].Value!.Value.AsFloat64());
    }

    // A node that opens a stage may compute another meanwhile, which is to come to its end first.
    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 4)]
    public async Task A_stage_that_kills_every_node_that_opens_it_fails_before_all_restarts_are_used_up(bool inOpening, int losses)
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        run.EndOfProcesses = new ProcessEnd(128 + 7, ["about to map"]);
        run.ExitGate.SetResult();
        var props = inOpening ? Props.Create(() => new OpeningNode(run.Coordinator, run.TablesDirectory)) : Props.Create(() => new IdleNode(run.Coordinator, run.TablesDirectory));
        var node = await run.AddAsync(props);
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await UntilOpenAsync(node);
        for (var lost = 1; lost < losses; lost++)
        {
            Assert.False(answer.IsCompleted);
            run.Stop(node);
            await UntilToldAsync(run, lost);
            node = await run.AddAsync(props);
            await UntilOpenAsync(node);
        }

        run.Stop(node);

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains($"{losses} nodes in a row were lost before anything more", error.Message, StringComparison.Ordinal);
        Assert.Contains("signal 7 (SIGBUS)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_begins_while_the_only_node_is_on_its_way_waits_for_it()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "y = x * 2; sum(y)", Inputs(x), "y");
        await Watchdog.UntilAsync("the job waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");
        await run.AddWorkerAsync();

        var outcome = await answer;
        Assert.Equal(90, outcome.Results[0].Value!.Value.AsFloat64());
        Assert.Equal(1, outcome.Cost.Nodes);
    }

    // Goal: no job fails between the end of a link and the start of the next node. Method: the exit of the only node is not seen until the job has found out that there is none.
    [Fact]
    public async Task A_job_that_begins_while_the_end_of_the_only_node_is_not_seen_waits_for_the_next()
    {
        await using var run = new InProcessRun { LaunchesNodes = true };
        var x = await run.ArrayAsync(Ramp(10));
        var answer = await BeginBetweenLinkAndExitAsync(run, x);
        run.HasNodeComing = true; // decided before the exit is told
        run.ExitGate.SetResult();
        await run.AddWorkerAsync();

        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
    }

    [Fact]
    public async Task A_job_that_begins_while_the_end_of_the_only_node_is_not_seen_fails_when_none_follows_and_says_how_it_ended()
    {
        await using var run = new InProcessRun { LaunchesNodes = true, EndOfProcesses = new ProcessEnd(128 + 9, ["out of luck"]) };
        var x = await run.ArrayAsync(Ramp(10));
        var answer = await BeginBetweenLinkAndExitAsync(run, x);
        run.ExitGate.SetResult();

        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains("No node is running", error.Message, StringComparison.Ordinal);
        Assert.Contains("out of luck", error.Message, StringComparison.Ordinal);
    }

    // Goal: a run that ends does not fail the job that it lets finish. Method: its only node is lost while another is on its way, and then the run is told to end.
    [Fact]
    public async Task A_run_that_is_ending_waits_for_the_node_that_its_last_job_needs()
    {
        await using var run = new InProcessRun("actorshm { job.progress-interval = 10 ms, host { drain-timeout = 90 s, leave-timeout = 90 s } }") { HasNodeComing = true };
        run.ExitGate.SetResult();
        var lazy = await run.AddAsync(Props.Create(() => new LazyNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x); max(x - mean(x))", Inputs(x));
        await LazyNode.Claimed.Task.WaitAsync(Watchdog.Limit);
        run.Stop(lazy);
        await Watchdog.UntilAsync("the job waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");

        var jobsDrained = run.Coordinator.Ask<JobsDrained>(new DrainJobs(), Watchdog.Limit);
        Assert.Equal("a node to be started again", await run.WaitingOfAsync(1)); // asked behind the end, and still waiting
        var worker = await run.AddWorkerAsync();

        Assert.Equal(45, (await answer).Results[0].Value!.Value.AsFloat64());
        await jobsDrained;
        var drained = run.Coordinator.Ask<Drained>(new Drain(), Watchdog.Limit);
        run.Stop(worker);
        Assert.Equal(new Drained(CancelledJobs: 0, KilledNodes: 0), await drained);
    }

    [Fact]
    public async Task A_run_that_is_ending_takes_no_node_when_no_job_needs_one()
    {
        await using var run = new InProcessRun();
        await run.Coordinator.Ask<JobsDrained>(new DrainJobs(), Watchdog.Limit);

        Assert.IsType<JoinRefused>(await run.Coordinator.Ask<object>(new JoinRun(0, Environment.ProcessId, []), Watchdog.Limit));
    }

    [Fact]
    public async Task A_run_that_is_ending_takes_a_client_and_says_that_it_has_not_taken_its_job_or_its_array()
    {
        await using var run = new InProcessRun();
        var x = await run.ArrayAsync(Ramp(10));
        await run.Coordinator.Ask<JobsDrained>(new DrainJobs(), Watchdog.Limit);

        var job = await Assert.ThrowsAsync<RunFailedException>(() => run.RunAsync(1, "sum(x)", Inputs(x)));
        var opened = await run.Coordinator.Ask<SessionOpened>(new OpenSession(), Watchdog.Limit);
        var session = await run.OpenSessionAsync();
        var made = await run.Coordinator.Ask<RequestFailed>(new CreateSegment(session, ElementType.Float64, Shape.Vector(10), "late", IsUndefined: false), Watchdog.Limit);
        var adopted = await run.Coordinator.Ask<RequestFailed>(new AdoptFile(session, "/nowhere.npy", "late"), Watchdog.Limit);

        Assert.False(run.Client.WasHostEnding);
        Assert.True(opened.IsHostEnding);
        Assert.All([job.Kind, made.Kind, adopted.Kind], kind => Assert.Equal(FailureKind.HostEnding, kind));
    }

    [Fact]
    public async Task A_job_that_waits_for_a_node_is_cancelled_at_the_limit_of_the_end()
    {
        await using var run = new InProcessRun("actorshm.host.drain-timeout = 20 ms") { HasNodeComing = true };
        var x = await run.ArrayAsync(Ramp(10));
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await Watchdog.UntilAsync("the job waits for a node", async () => await run.WaitingOfAsync(1) == "a node to be started again");

        var drained = await run.Coordinator.Ask<Drained>(new Drain(), Watchdog.Limit);

        Assert.Equal(1, drained.CancelledJobs);
        var error = await Assert.ThrowsAsync<RunFailedException>(() => answer);
        Assert.Contains("actorshm.host.drain-timeout", error.Message, StringComparison.Ordinal);
    }

    private static Task UntilOpenAsync(IActorRef node, int stages = 1) => Watchdog.UntilAsync("it has the stages open", async () => await node.Ask<int>("stages opened", Watchdog.Limit) == stages);

    /// <summary>Waits until so many nodes are gone, and the jobs have been told.</summary>
    private static Task UntilToldAsync(InProcessRun run, int lost) => Watchdog.UntilAsync("the jobs have been told", async () =>
        (await run.Coordinator.Ask<GoneNodesListed>(new ListGoneNodes(0, long.MaxValue, OnlyLost: false), Watchdog.Limit)).Nodes is [var last, ..] && last.Ordinal == lost);

    /// <summary>Submits a job when the link of the only node is gone and its exit not seen. Returns its answer to come.</summary>
    private static async Task<Task<JobOutcome>> BeginBetweenLinkAndExitAsync(InProcessRun run, SegmentHandle x)
    {
        var node = await run.AddAsync(Props.Create(() => new IdleNode(run.Coordinator, run.TablesDirectory)));
        run.Stop(node);
        await Watchdog.UntilAsync("its exit is awaited", () => !run.Ended.IsEmpty);
        var answer = run.RunAsync(1, "sum(x)", Inputs(x));
        await Watchdog.UntilAsync("the job waits for a node", async () => answer.IsCompleted || await run.WaitingOfAsync(1) == "a node to be started again");
        Assert.False(answer.IsCompleted);
        return answer;
    }
}
