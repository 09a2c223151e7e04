using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public sealed class JobStagesTests : IAsyncLifetime
{
    private const int Slots = 4;
    private const long Elements = 2 * BlockGrid.BlockElements;

    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly SegmentStore _store = SegmentStore.CreateTemporary();
    private readonly WorkTablePool _pool;
    private readonly JobStages _stages;

    public JobStagesTests()
    {
        _pool = new WorkTablePool(_scratch.Path, _store);
        _stages = new JobStages(runJob: 7, _pool);
    }

    private static Stage Reading { get; } = TableFile.SumStage(Elements);

    private static Stage Writing { get; } = new(StageCode.Ramp(0, 1), Elements, [], [0]);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        _store.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_table_is_used_again_only_when_the_last_node_has_closed_a_stage_that_the_job_has_left()
    {
        var first = await BeginAsync(Reading, nodes: 3);
        var left = _stages.Key;

        _stages.Leave();
        Assert.False(_stages.AllClosed);
        Assert.True(_stages.TryClose(left, node: 1));
        _stages.ForgetNode(2);
        var second = await BeginAsync(Reading, nodes: 1);
        Assert.NotEqual(first.Number, second.Number);

        Assert.True(_stages.TryClose(left, node: 3));
        Assert.True(_stages.AllClosed);
        Assert.False(_stages.TryClose(left, node: 3)); // it is forgotten
        Assert.Equal(first.Number, (await RentAsync(_stages.Key)).Number);
    }

    [Fact]
    public async Task A_stage_that_writes_is_waited_for_until_it_is_closed_and_one_that_only_reads_is_not()
    {
        await BeginAsync(Reading, nodes: 1);
        Assert.False(_stages.MustClose);
        _stages.Leave();

        await BeginAsync(Writing, nodes: 1);
        Assert.True(_stages.MustClose);
        Assert.True(_stages.TryClose(_stages.Key, node: 1));
        Assert.False(_stages.MustClose);
    }

    [Fact]
    public async Task A_stage_that_is_left_is_owed_by_every_node_that_has_it_open_and_the_current_one_by_those_that_hold_a_part()
    {
        var table = (await BeginAsync(Reading, nodes: 2)).Table;

        table.Slot(1).PartitionInWork = 1; // the second node's
        table.Beat(0); // otherwise what nobody has is looked for as well
        _stages.FindAwaited();
        Assert.Equal((false, true), (_stages.IsOwing(1, isGivenUp: false), _stages.IsOwing(2, isGivenUp: false)));
        Assert.Equal((true, true), (_stages.IsOwing(1, isGivenUp: true), _stages.IsOwing(2, isGivenUp: true)));

        _stages.Leave();
        Assert.Equal((true, true), (_stages.IsOwing(1, isGivenUp: false), _stages.IsOwing(2, isGivenUp: false)));
    }

    [Fact]
    public async Task Stages_are_counted_from_one_for_people()
    {
        Assert.Equal(0, _stages.Number);

        await BeginAsync(Reading, nodes: 1);
        Assert.Equal((1, new StageKey(7, 0)), (_stages.Number, _stages.Key));
        await BeginAsync(Reading, nodes: 1);
        Assert.Equal((2, new StageKey(7, 1)), (_stages.Number, _stages.Key));

        _stages.End();
        Assert.Equal(2, _stages.Number);
    }

    [Fact]
    public async Task A_node_is_told_once_what_to_open_under_which_number_and_where_its_place_in_the_table_is()
    {
        Assert.False(_stages.HasBegun);
        var rented = await BeginAsync(Reading, nodes: 1);
        Assert.True(_stages.HasBegun);

        Assert.True(_stages.TryOpenOn(9, out var told));
        Assert.Equal((_stages.Key, rented.Number, 9, 1), (told.Key, told.Table, told.Node, told.Slot));
        Assert.False(_stages.TryOpenOn(9, out _));
        Assert.Equal([1, 9], _stages.OpenNodes.Order());
    }

    [Fact]
    public async Task A_node_that_finds_no_slot_gets_that_of_one_that_is_lost_or_could_not_open_the_stage()
    {
        await BeginAsync(Reading, nodes: Slots);
        Assert.False(_stages.TryOpenOn(5, out _));

        Assert.True(_stages.TryNoteUnable(2, "no such file"));
        Assert.True(_stages.TryOpenOn(5, out var told));
        Assert.Equal(1, told.Slot);

        Assert.False(_stages.TryOpenOn(6, out _));
        _stages.ForgetNode(3);
        Assert.True(_stages.TryOpenOn(6, out told));
        Assert.Equal(2, told.Slot);
    }

    [Fact]
    public async Task A_node_that_could_not_open_a_stage_is_asked_again_for_the_next_one_and_so_is_another_that_comes_under_its_number()
    {
        await BeginAsync(Reading, nodes: 2);

        Assert.True(_stages.TryNoteUnable(2, "no such file"));
        Assert.False(_stages.TryNoteUnable(2, "no such file")); // it does not have it open
        Assert.Equal((1, true), (_stages.UnableCount, _stages.OpenNodes.SequenceEqual([1])));
        Assert.False(_stages.TryOpenOn(2, out _));

        _stages.ForgetNode(2);
        Assert.Equal(0, _stages.UnableCount);
        Assert.True(_stages.TryOpenOn(2, out _));

        Assert.True(_stages.TryNoteUnable(2, "no such file"));
        await BeginAsync(Reading, nodes: 2); // has node 2 open it
        Assert.Equal(0, _stages.UnableCount);
    }

    [Fact]
    public async Task Nodes_that_could_not_open_a_stage_for_the_same_reason_are_named_together()
    {
        await BeginAsync(Reading, nodes: 3);
        Assert.True(_stages.TryNoteUnable(3, "too many files."));
        Assert.True(_stages.TryNoteUnable(1, "no such file."));
        Assert.True(_stages.TryNoteUnable(2, "too many files."));

        Assert.Equal("It could not be opened by node 1: no such file. It could not be opened by nodes 2, 3: too many files.", _stages.DescribeUnable());
    }

    [Theory]
    [InlineData(false, (int)StageUse.Computing, 1)]
    [InlineData(false, (int)StageUse.None, 0)] // it was lost to another stage
    [InlineData(true, (int)StageUse.Computing, 0)] // it has handed it back
    public async Task Only_a_node_that_was_lost_while_it_computed_counts_for_the_partition_that_it_held(bool hasLeft, int use, int lostNodes)
    {
        var table = (await BeginAsync(Reading, nodes: 2)).Table;
        Assert.True(new PartitionClaims(table, node: 2).TryClaim(out var held, out _));
        table.SetUse(1, (StageUse)use);

        var lastUse = _stages.ForgetNode(2);

        Assert.Equal((StageUse)use, lastUse);
        Assert.Equal((held, lostNodes), Assert.Single(_stages.ReleaseFrom(2, hasLeft, lastUse)));
    }

    [Fact]
    public async Task A_stage_on_which_nobody_does_anything_is_blamed_when_it_has_cost_as_many_nodes_as_are_allowed_for_each_that_had_it_open()
    {
        await BeginAsync(Reading, nodes: 2);

        Assert.False(_stages.CountLoss(StageUse.Opening, lossesPerNode: 2, out _));
        Assert.False(_stages.CountLoss(StageUse.None, lossesPerNode: 2, out _)); // it did nothing with it
        Assert.False(_stages.CountLoss(StageUse.Computing, lossesPerNode: 2, out _));
        Assert.False(_stages.CountLoss(StageUse.Computing, lossesPerNode: 2, out var losses));
        Assert.Equal(3, losses);
        Assert.False(_stages.CountLoss(StageUse.Opening, lossesPerNode: 2, out losses)); // another stage, which it computed meanwhile, is the likelier cause
        Assert.Equal(4, losses);
        Assert.True(_stages.CountLoss(StageUse.Computing, lossesPerNode: 2, out losses));
        Assert.Equal(5, losses);
    }

    [Fact]
    public async Task A_stage_that_goes_on_between_two_losses_is_not_blamed_for_the_first()
    {
        var table = (await BeginAsync(Reading, nodes: 1)).Table;
        Assert.False(_stages.CountLoss(StageUse.Computing, lossesPerNode: 2, out _));

        table.Beat(0);

        Assert.False(_stages.CountLoss(StageUse.Computing, lossesPerNode: 2, out var losses));
        Assert.Equal(1, losses);
        Assert.True(_stages.CountLoss(StageUse.Computing, lossesPerNode: 2, out _));
    }

    [Fact]
    public async Task A_stage_has_books_from_when_its_table_is_made_until_the_job_leaves_it()
    {
        Assert.Throws<InvalidOperationException>(() => _stages.TryOpenOn(1, out _));
        await BeginAsync(Reading, nodes: 1);
        Assert.Equal((true, true, false, 2), (_stages.IsComputing, _stages.IsOpen, _stages.IsDone, _stages.PartitionCount));

        _stages.Leave();

        Assert.Equal((false, false, false, 0), (_stages.IsComputing, _stages.IsOpen, _stages.IsDone, _stages.PartitionCount));
        Assert.Empty(_stages.OpenNodes);
        Assert.Throws<InvalidOperationException>(() => _stages.TryOpenOn(1, out _));
    }

    private async Task<RentedTable> BeginAsync(Stage stage, int nodes)
    {
        _stages.MoveOn(stage, new OpenStage(_stages.NextKey, 0, 0, 0, JobPriority.Normal, [], [], [], [], [], string.Empty), trace: null);
        var rented = await RentAsync(_stages.Key);
        Assert.Equal(2, _stages.Begin(rented));
        for (var node = 1; node <= nodes; node++)
        {
            Assert.True(_stages.TryOpenOn(node, out _));
        }

        return rented;
    }

    private Task<RentedTable> RentAsync(StageKey key) => _pool.RentAsync(key, TableFile.CutOf(2), Slots, nodeCount: 2, share: null, CancellationToken.None);
}
