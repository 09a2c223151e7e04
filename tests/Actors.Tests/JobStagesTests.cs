using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class JobStagesTests
{
    private const long Elements = 2 * BlockGrid.BlockElements;

    private static Stage Reading { get; } = TableFile.SumStage(Elements);

    private static Stage Writing { get; } = new(StageCode.Ramp(0, 1), Elements, [], [0]);

    [Fact]
    public async Task A_table_is_used_again_only_when_the_last_node_has_closed_a_stage_that_the_job_has_left()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.CreateTemporary();
        await using var pool = new WorkTablePool(scratch.Path, store);
        var stages = new JobStages(runJob: 7, pool);
        var first = await BeginAsync(stages, pool, Reading, nodes: 3);
        var left = stages.Key;

        stages.Leave();
        Assert.False(stages.AllClosed);
        Assert.True(stages.TryClose(left, node: 1));
        stages.ForgetNode(2);
        var second = await BeginAsync(stages, pool, Reading, nodes: 1);
        Assert.NotEqual(first.Number, second.Number);

        Assert.True(stages.TryClose(left, node: 3));
        Assert.True(stages.AllClosed);
        Assert.False(stages.TryClose(left, node: 3)); // it is forgotten
        Assert.Equal(first.Number, (await RentAsync(pool, stages.Key)).Number);
    }

    [Fact]
    public async Task A_stage_that_writes_is_waited_for_until_it_is_closed_and_one_that_only_reads_is_not()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.CreateTemporary();
        await using var pool = new WorkTablePool(scratch.Path, store);
        var stages = new JobStages(runJob: 7, pool);

        await BeginAsync(stages, pool, Reading, nodes: 1);
        Assert.False(stages.MustClose);
        stages.Leave();

        await BeginAsync(stages, pool, Writing, nodes: 1);
        Assert.True(stages.MustClose);
        Assert.True(stages.TryClose(stages.Key, node: 1));
        Assert.False(stages.MustClose);
    }

    [Fact]
    public async Task A_stage_that_is_left_is_owed_by_every_node_that_has_it_open_and_the_current_one_by_those_that_hold_a_part()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.CreateTemporary();
        await using var pool = new WorkTablePool(scratch.Path, store);
        var stages = new JobStages(runJob: 7, pool);
        await BeginAsync(stages, pool, Reading, nodes: 2);

        var table = stages.Run!.Rented.Table;
        table.Slot(1).PartitionInWork = 1; // the second node's
        table.Beat(0); // otherwise what nobody has is looked for as well
        stages.FindAwaited();
        Assert.Equal((false, true), (stages.IsOwing(1, isGivenUp: false), stages.IsOwing(2, isGivenUp: false)));
        Assert.Equal((true, true), (stages.IsOwing(1, isGivenUp: true), stages.IsOwing(2, isGivenUp: true)));

        stages.Leave();
        Assert.Equal((true, true), (stages.IsOwing(1, isGivenUp: false), stages.IsOwing(2, isGivenUp: false)));
    }

    [Fact]
    public async Task Stages_are_counted_from_one_for_people()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.CreateTemporary();
        await using var pool = new WorkTablePool(scratch.Path, store);
        var stages = new JobStages(runJob: 7, pool);
        Assert.Equal(0, stages.Number);

        await BeginAsync(stages, pool, Reading, nodes: 1);
        Assert.Equal((1, new StageKey(7, 0)), (stages.Number, stages.Key));
        await BeginAsync(stages, pool, Reading, nodes: 1);
        Assert.Equal((2, new StageKey(7, 1)), (stages.Number, stages.Key));

        stages.MoveOn(); // there is none
        Assert.Equal(2, stages.Number);
    }

    private static async Task<RentedTable> BeginAsync(JobStages stages, WorkTablePool pool, Stage stage, int nodes)
    {
        stages.MoveOn();
        stages.Begin(stage, new OpenStage(stages.Key, 0, 0, 0, JobPriority.Normal, [], [], [], [], [], string.Empty), trace: null);
        var rented = await RentAsync(pool, stages.Key);
        var run = stages.Current!.Begin(rented);
        for (var node = 1; node <= nodes; node++)
        {
            Assert.True(run.TryOpenOn(node, out _));
        }

        return rented;
    }

    private static Task<RentedTable> RentAsync(WorkTablePool pool, StageKey key) => pool.RentAsync(key, TableFile.CutOf(2), slotCount: 4, nodeCount: 2, share: null, CancellationToken.None);
}
