using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;

namespace ActorShm.Actors.Tests;

public class StageRunTests
{
    private static readonly StageKey Key = new(1, 0);

    [Theory]
    [InlineData(1, 4)]
    [InlineData(65_536, 4)]
    [InlineData(65_537, 4)]
    [InlineData(10_000_000, 7)]
    [InlineData(10_000_000, 1_000_000)]
    public void Partitions_cover_every_block_exactly_once(long elementCount, int wanted)
    {
        var stage = SumStage(elementCount);
        var run = new StageRun(Key, stage, wanted);
        var nextBlock = 0L;
        while (run.TryGrant(node: 1, out var grant))
        {
            Assert.Equal(nextBlock, grant!.FirstBlock);
            Assert.True(grant.BlockCount > 0);
            nextBlock += grant.BlockCount;
            Assert.True(run.TryComplete(1, AnswerTo(grant, stage, 0)));
        }

        Assert.Equal(stage.BlockCount, nextBlock);
        Assert.Equal(0, run.OpenPartitions);
        Assert.Equal(elementCount, run.DoneElements);
    }

    [Fact]
    public void Partial_results_stand_at_their_blocks_whatever_the_order_of_the_answers()
    {
        var stage = SumStage(20L * BlockGrid.BlockElements);
        var run = new StageRun(Key, stage, wantedPartitions: 5);
        var grants = TakeAll(run, node: 1);
        foreach (var grant in grants.Reverse())
        {
            Assert.True(run.TryComplete(1, AnswerTo(grant, stage, (byte)(grant.Partition + 1))));
        }

        var perPartition = run.Partials.Length / 5;
        for (var partition = 0; partition < 5; partition++)
        {
            Assert.All(run.Partials.Slice(partition * perPartition, perPartition).ToArray(), value => Assert.Equal(partition + 1, value));
        }
    }

    [Fact]
    public void A_lost_nodes_partitions_are_granted_again_and_its_late_answers_are_dropped()
    {
        var stage = SumStage(8L * BlockGrid.BlockElements);
        var run = new StageRun(Key, stage, wantedPartitions: 8);
        Assert.True(run.TryGrant(1, out var lost));
        Assert.True(run.TryGrant(2, out var kept));

        var takenBack = run.TakeBackFrom(1);
        Assert.True(run.TryGrant(2, out var again));

        Assert.Equal((lost!.Partition, 1), Assert.Single(takenBack));
        Assert.Equal(lost.Partition, again!.Partition);
        Assert.Equal(lost.Attempt + 1, again.Attempt);
        Assert.False(run.TryComplete(1, AnswerTo(lost, stage, 1)));
        Assert.True(run.TryComplete(2, AnswerTo(again, stage, 2)));
        Assert.False(run.TryComplete(2, AnswerTo(again, stage, 3)));
        Assert.True(run.TryComplete(2, AnswerTo(kept!, stage, 2)));
        Assert.Equal(6, run.OpenPartitions);
    }

    [Fact]
    public void What_a_lost_node_had_finished_is_not_done_again()
    {
        var stage = SumStage(4L * BlockGrid.BlockElements);
        var run = new StageRun(Key, stage, wantedPartitions: 4);
        Assert.True(run.TryGrant(1, out var first));
        Assert.True(run.TryComplete(1, AnswerTo(first!, stage, 1)));

        Assert.Empty(run.TakeBackFrom(1));
        Assert.Equal(3, TakeAll(run, 2).Length);
    }

    [Fact]
    public void An_answer_of_the_wrong_size_or_for_no_partition_is_an_error()
    {
        var stage = SumStage(4L * BlockGrid.BlockElements);
        var run = new StageRun(Key, stage, wantedPartitions: 4);
        Assert.True(run.TryGrant(1, out var grant));

        Assert.Throws<InvalidDataException>(() => run.TryComplete(1, new PartitionProcessed(Key, grant!.Partition, 0, [1, 2, 3])));
        Assert.Throws<InvalidDataException>(() => run.TryComplete(1, new PartitionProcessed(Key, 4, 0, [])));
    }

    private static ImmutableArray<ProcessPartition> TakeAll(StageRun run, int node)
    {
        var grants = ImmutableArray.CreateBuilder<ProcessPartition>();
        while (run.TryGrant(node, out var grant))
        {
            grants.Add(grant!);
        }

        return grants.ToImmutable();
    }

    private static PartitionProcessed AnswerTo(ProcessPartition grant, Stage stage, byte value) => new(
        grant.Key, grant.Partition, grant.Attempt, [.. Enumerable.Repeat(value, grant.BlockCount * stage.Code.PartialBytes)]);

    private static Stage SumStage(long elementCount)
    {
        var program = CompiledProgram.Compile("sum(x)", [new ProgramInput("x", DType.Float64, [elementCount])], []);
        Assert.True(program.Start([null]).TryNextStage(out var stage));
        return stage!;
    }
}
