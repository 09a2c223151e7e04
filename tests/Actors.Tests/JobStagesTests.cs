using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public sealed class JobStagesTests : IAsyncLifetime
{
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
        await BeginAsync(Reading, nodes: 2);

        var table = _stages.Books!.Rented.Table;
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

    private async Task<RentedTable> BeginAsync(Stage stage, int nodes)
    {
        _stages.MoveOn(stage, new OpenStage(_stages.NextKey, 0, 0, 0, JobPriority.Normal, [], [], [], [], [], string.Empty), trace: null);
        var rented = await RentAsync(_stages.Key);
        var books = _stages.Current!.Begin(rented);
        for (var node = 1; node <= nodes; node++)
        {
            Assert.True(books.TryOpenOn(node, out _));
        }

        return rented;
    }

    private Task<RentedTable> RentAsync(StageKey key) => _pool.RentAsync(key, TableFile.CutOf(2), slotCount: 4, nodeCount: 2, share: null, CancellationToken.None);
}
