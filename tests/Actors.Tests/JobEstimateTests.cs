using ActorShm.Actors.Cutting;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

public class JobEstimateTests
{
    private const long Million = 1_000_000;

    private static EstimatedInput X { get; } = new("x", ElementType.Float64, Shape.Vector(Million), IsCopied: false);

    [Fact]
    public void A_reduction_inside_an_expression_makes_two_stages_that_both_read_the_input()
    {
        var estimate = Of("m = mean(x); sum((x - m)*(x - m))");

        Assert.Equal([["sum(x)"], ["sum((x - mean(x)) * (x - mean(x)))"]], estimate.Stages.Select(stage => stage.Computes.ToArray()));
        Assert.All(estimate.Stages, stage => Assert.Equal((Million, 8 * Million, 0), (stage.ElementCount, stage.BytesRead, stage.BytesWritten)));
        Assert.Empty(estimate.Arrays);
        Assert.Equal(0, estimate.PeakBytes);
        Assert.Equal(8 * Million, estimate.InputBytes);
    }

    [Fact]
    public void Outputs_and_results_are_counted_with_their_headers()
    {
        var estimate = JobEstimate.Of("y = x > 0; z + 1", [X, new("z", ElementType.Float64, Shape.Vector(10), false)], ["y"], 2, Settings());

        Assert.Collection(
            estimate.Arrays,
            y => Assert.Equal(new ArrayEstimate("y", ArrayRole.Output, ElementType.Bool, Shape.Vector(Million), 4096 + Million), y),
            z => Assert.Equal(new ArrayEstimate("z + 1", ArrayRole.Result, ElementType.Float64, Shape.Vector(10), 4096 + 80), z));
        Assert.Equal(4096 + Million + 4096 + 80, estimate.PeakBytes);
        Assert.Equal(Million + 80, estimate.Stages.Sum(stage => stage.BytesWritten));
    }

    [Fact]
    public void An_array_beyond_any_file_is_counted_as_more_than_there_is()
    {
        var estimate = JobEstimate.Of("y = broadcast_to(x, (2000000000000, 1000000))", [X], ["y"], 2, Settings());

        Assert.Equal(long.MaxValue, estimate.PeakBytes);
        Assert.Equal(long.MaxValue, Assert.Single(estimate.Arrays).Bytes);
    }

    // 10^12 elements are 15,258,790 blocks: 16 bytes of partial results each, as many partitions as a stage can have, and 4096 slots.
    [Fact]
    public void The_largest_work_table_is_counted_where_it_is_long()
    {
        var estimate = JobEstimate.Of("y = x + 1; sum(z)", [X, new("z", ElementType.Float64, Shape.Vector(Million * Million), IsCopied: false)], ["y"], 2, Settings());

        Assert.Equal(256 + (64 * 4096) + (8L * JobTerms.MostPartitions) + (15_258_790L * 16), estimate.TableBytes);
        Assert.Equal(4096 + (8 * Million) + estimate.TableBytes, estimate.PeakBytes);
    }

    [Fact]
    public void An_input_that_must_be_copied_takes_memory_too()
    {
        var estimate = JobEstimate.Of("sum(t)", [new("t", ElementType.Float64, Shape.Vector(1000), IsCopied: true)], [], 2, Settings());

        Assert.Equal(ArrayRole.Input, Assert.Single(estimate.Arrays).Role);
        Assert.Equal(4096 + 8000, estimate.PeakBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Partitions_cover_the_elements_for_any_number_of_nodes(int nodes)
    {
        var stage = Assert.Single(Of("sum(x)", nodes).Stages);

        Assert.InRange(stage.Partitions * stage.PartitionElements, Million, Million + stage.PartitionElements - 1);
        Assert.Equal(0, stage.PartitionElements % BlockGrid.BlockElements);
    }

    [Theory]
    [InlineData("sum(x, axis=0)", 4_000_000, 50)] // runs side by side
    [InlineData("sum(x, axis=0)", 400_000, 500)] // columns
    [InlineData("sum(x, axis=1)", 10, 20_000_000)]
    [InlineData("sum(x, axis=1)", 20_000_000, 10)]
    [InlineData("x @ x.T", 3_000, 500)]
    public void Partitions_along_axes_have_the_elements_of_their_blocks(string text, long rows, long columns)
    {
        var stage = JobEstimate.Of("y = " + text, [new("x", ElementType.Float64, new Shape(rows, columns), IsCopied: false)], ["y"], 2, Settings()).Stages[0];

        Assert.InRange(stage.Partitions * stage.PartitionElements, stage.ElementCount, stage.ElementCount + stage.PartitionElements + stage.Partitions);
    }

    [Fact]
    public void What_an_estimate_says_of_partitions_is_what_a_job_does()
    {
        var estimate = JobEstimate.Of("y = 0*x + 1", [X], ["y"], 3, Settings());
        var stage = new Stage(StageCode.Ramp(0, 1), Million, [], [0]);

        Assert.Equal(
            StageCut.Spread(BlockGrid.BlockCount(Million), stageBytes: 16 * Million, partialBytes: 0, 3 * Settings().PartitionsPerNode).PartitionCount, estimate.Stages[0].Partitions);
        Assert.Equal(
            StageCut.Spread(BlockGrid.BlockCount(Million), stageBytes: 8 * Million, partialBytes: 0, 1), StageCut.Spread(stage, 1));
    }

    [Theory]
    [InlineData("y = x > 0; mean(y)")]
    [InlineData("y = x - mean(x)")]
    [InlineData("y = x + 1; sum(x.reshape((1000, 1000)) * exp(x[:1000]))")] // with a temporary array
    public void What_an_estimate_says_of_bytes_is_what_the_plan_of_a_job_says(string text)
    {
        var handle = new SegmentHandle(SegmentId.New(), 1, X.Element, X.Shape);
        var request = new SubmitProgram(1, 1, text, [new NamedSegment(X.Name, handle)], ["y"], JobTerms.Default);

        var estimate = JobEstimate.Of(text, [X], ["y"], 2, Settings());
        var plan = ProgramPlan.Compile(request, new ProgramCache(1), Settings().InlineElements, CancellationToken.None);

        Assert.Equal(estimate.PeakBytes, plan.PeakBytes(partitions: 0));
        Assert.Equal(estimate.Arrays.Select(array => (array.Name, array.Shape)), plan.Arrays.Select(array => (array.Label, array.Shape)));
        Assert.Equal((estimate.Stages.Sum(stage => stage.ElementCount), estimate.Stages.Sum(stage => stage.BytesRead + stage.BytesWritten)), (plan.Volume.Elements, plan.Volume.Bytes));
    }

    [Fact]
    public void An_array_that_one_stage_writes_for_another_is_counted_as_temporary_memory()
    {
        var row = new EstimatedInput("r", ElementType.Float64, new Shape(1, 1000), IsCopied: false);
        var table = new EstimatedInput("t", ElementType.Float64, new Shape(1000, 1000), IsCopied: false);

        var estimate = JobEstimate.Of("sum(t * sqrt(r))", [row, table], [], 2, Settings());

        Assert.Equal(["temporary = sqrt(r)", "sum(t * sqrt(r)[…])"], estimate.Stages.SelectMany(stage => stage.Computes));
        Assert.Equal((ArrayRole.Temporary, 4096 + 8000L), (Assert.Single(estimate.Arrays).Role, estimate.PeakBytes));
        Assert.Equal([8000, 8_008_000], estimate.Stages.Select(stage => stage.BytesRead));
    }

    [Fact]
    public void A_reduction_along_an_axis_is_told_as_the_array_that_it_writes()
    {
        var table = new EstimatedInput("t", ElementType.Float64, new Shape(1000, 500), IsCopied: false);

        var estimate = JobEstimate.Of("s = sum(t, axis=0)", [table], ["s"], 2, Settings());

        var stage = Assert.Single(estimate.Stages);
        Assert.Equal("s = sum(t)", Assert.Single(stage.Computes));
        Assert.Equal((4_000_000, 4000), (stage.BytesRead, stage.BytesWritten));
        Assert.Equal(4096 + 4000, estimate.PeakBytes);
    }

    [Fact]
    public void A_wrong_program_is_refused_as_it_would_be_when_run() => Assert.Throws<ProgramException>(() => Of("sum(x"));

    private static JobEstimate Of(string program, int nodes = 2) => JobEstimate.Of(program, [X], [], nodes, Settings());

    private static ActorShmSettings Settings() => ActorShmSettings.Load([]);
}
