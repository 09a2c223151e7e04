using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Actors.Tests;

// Arrays and work tables that take long to be made. Method: another process has the turn to reserve memory, so what is asked for is begun, and made when the test has seen what it wants.
public partial class JobActorTests
{
    /// <summary>So many partitions that the work table is not one of those that are kept.</summary>
    private static JobTerms LongTable { get; } = new() { Partitions = 200_000 };

    [SkippableFact]
    public async Task A_job_is_cancelled_while_its_work_table_is_made_and_nothing_is_left_of_it()
    {
        await using var run = new InProcessRun("actorshm.segments { quota = 2 MiB, pool = 0 }");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        await using var turn = await HeldTurn.TakeAsync();
        var outcome = run.Client.Add(1, progress: null);
        run.ClientActor.Tell(new SubmitProgram(session, 1, "sum(x)", [new NamedSegment("x", x)], [], LongTable));
        using var table = await BegunTableAsync(run);

        run.ClientActor.Tell(new CancelJob(session, 1));

        Assert.Contains("cancelled", (await Assert.ThrowsAsync<RunFailedException>(() => outcome.WaitAsync(Watchdog.Limit))).Message, StringComparison.Ordinal);
        Assert.True(IsNothingLeft(run));
        Assert.Equal(0, RandomAccess.GetLength(table)); // nobody has waited until it was made
        turn.Tell("go on");
        Assert.Equal(45, (await run.RunAsync(2, "sum(x)", Inputs(x), LongTable)).Results[0].Value!.Value.AsFloat64());
    }

    // Goal: an array that nobody wants any more is neither waited for nor left until the session ends.
    [SkippableTheory]
    [InlineData("cancelled")]
    [InlineData("defect")]
    public async Task A_job_that_ends_while_its_array_is_made_leaves_nothing_of_it(string end)
    {
        await using var run = new InProcessRun();
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        var used = run.Store.UsedBytes;
        var session = await run.Client.SessionOpened;
        await using var turn = await HeldTurn.TakeAsync();
        var answer = run.RunAsync(1, "y = x + 1", Inputs(x), "y");
        await Watchdog.UntilAsync("the array is begun", () => run.Store.UsedBytes == 2 * used);

        if (end == "cancelled")
        {
            run.ClientActor.Tell(new CancelJob(session, 1));
        }
        else
        {
            (await run.WaitForBeginAsync(1)).Tell(Kill.Instance);
        }

        Assert.Contains(end, (await Assert.ThrowsAsync<RunFailedException>(() => answer)).Message, StringComparison.Ordinal);
        await Watchdog.UntilAsync("nothing of the array is left", () => run.Store.UsedBytes == used);
        Assert.Equal(x, Assert.Single(run.Store.List()).Handle);
        Assert.False(turn.HasExited); // nobody has waited until it was made
    }

    // Goal: who hears that a job has failed has room for the next. Method: a node that has nothing to do is slow to close a stage that only reads.
    [Fact]
    public async Task A_job_is_answered_as_failed_when_its_long_work_table_has_stopped_counting()
    {
        await using var run = new InProcessRun("actorshm.segments { quota = 2 MiB, pool = 0 }");
        var node = await run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        var x = await run.ArrayAsync(Ramp(10));
        var session = await run.Client.SessionOpened;
        var answer = run.RunAsync(1, "sum(x)", Inputs(x), LongTable);
        await Watchdog.UntilAsync("the stage is open", async () => await node.Ask<int>("stages opened", Watchdog.Limit) == 1);

        run.ClientActor.Tell(new CancelJob(session, 1));
        await UntilToldToCloseAsync(node);
        Assert.False(answer.IsCompleted);
        node.Tell("close now");

        Assert.Contains("cancelled", (await Assert.ThrowsAsync<RunFailedException>(() => answer)).Message, StringComparison.Ordinal);
        Assert.True(IsNothingLeft(run));
    }

    [SkippableFact]
    public async Task A_work_table_that_is_made_for_a_job_that_a_defect_ends_comes_to_nothing()
    {
        await using var run = new InProcessRun("actorshm.segments { quota = 2 MiB, pool = 0 }");
        await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        await using var turn = await HeldTurn.TakeAsync();
        var answer = run.RunAsync(1, "sum(x)", Inputs(x), LongTable);
        using var table = await BegunTableAsync(run);

        (await run.WaitForBeginAsync(1)).Tell(Kill.Instance);

        await Assert.ThrowsAsync<RunFailedException>(() => answer);
        await Watchdog.UntilAsync("nothing of the table is left", () => IsNothingLeft(run));
        Assert.Equal(0, RandomAccess.GetLength(table)); // nobody has waited until it was made
    }

    [SkippableFact]
    public async Task A_stage_is_opened_once_on_each_node_that_is_there_when_its_work_table_is_made()
    {
        await using var run = new InProcessRun { HasNodeComing = true };
        run.ExitGate.SetResult();
        var lost = await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        await using var turn = await HeldTurn.TakeAsync();
        var answer = run.RunAsync(1, "sum(x)", Inputs(x), LongTable);
        using var table = await BegunTableAsync(run);
        Assert.Equal(0, RandomAccess.GetLength(table));

        run.Stop(lost);
        await Watchdog.UntilAsync("the node is gone", async () => (await run.Coordinator.Ask<GoneNodesListed>(new ListGoneNodes(0, long.MaxValue, OnlyLost: false), Watchdog.Limit)).Nodes.Length == 1);
        await run.AddWorkerAsync();
        var counting = await run.AddAsync(Props.Create(() => new SlowlyClosingNode(run.Coordinator, run.TablesDirectory)));
        Assert.Equal(0, await counting.Ask<int>("stages opened", Watchdog.Limit));
        turn.Tell("go on");

        await Watchdog.UntilAsync("the stage is done", async () => await counting.Ask<int>("closes asked", Watchdog.Limit) == 1);
        Assert.Equal(1, await counting.Ask<int>("stages opened", Watchdog.Limit));
        Assert.False(answer.IsCompleted); // the table has its part of the quota until it is closed
        counting.Tell("close now");
        var outcome = await answer;
        Assert.Equal(45, outcome.Results[0].Value!.Value.AsFloat64());
        Assert.Equal(0, outcome.Cost.Retries);
    }

    [SkippableFact]
    public async Task A_job_whose_last_node_is_lost_while_its_work_table_is_made_fails_when_none_comes()
    {
        await using var run = new InProcessRun();
        run.ExitGate.SetResult();
        var lost = await run.AddWorkerAsync();
        var x = await run.ArrayAsync(Ramp(10));
        await using var turn = await HeldTurn.TakeAsync();
        var answer = run.RunAsync(1, "sum(x)", Inputs(x), LongTable);
        using var table = await BegunTableAsync(run);

        run.Stop(lost);

        Assert.Contains("no other is started", (await Assert.ThrowsAsync<RunFailedException>(() => answer)).Message, StringComparison.Ordinal);
        Assert.Equal(0, RandomAccess.GetLength(table)); // nobody has waited until it was made
    }

    /// <summary>The file of the only table, which has no length before its space is reserved.</summary>
    private static async Task<SafeFileHandle> BegunTableAsync(InProcessRun run)
    {
        await Watchdog.UntilAsync("the table is begun", () => Directory.GetFiles(run.TablesDirectory).Length == 1);
        return File.OpenHandle(Directory.GetFiles(run.TablesDirectory)[0]);
    }

    /// <summary>Neither a file nor a part of the quota: the input has the rest.</summary>
    private static bool IsNothingLeft(InProcessRun run)
    {
        try
        {
            run.Store.SetAside(run.Settings.Segments.QuotaBytes!.Value - run.Store.UsedBytes).Dispose();
            return Directory.GetFiles(run.TablesDirectory).Length == 0;
        }
        catch (OutOfSpaceException)
        {
            return false;
        }
    }
}
