using ActorShm.Actors;
using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Processes.Tests;

/// <summary>Lazy arrays, computed by a real host and its node processes.</summary>
public class SharedArrayProcessTests(ArrayRun run) : IClassFixture<ArrayRun>
{
    private const double Rounding = 1e-12;

    // More than two blocks, so that both nodes have work, and no multiple of anything.
    private static readonly double[] Numbers = MakeNumbers(150_001);

    [Fact]
    public async Task The_mean_of_a_lambda_is_that_of_a_plain_loop()
    {
        var x = await run.ArrayAsync(Numbers);
        AssertNear(Numbers.Average(v => Math.Sqrt((v * v) + 1)), await x.Select(v => Math.Sqrt((v * v) + 1)).MeanAsync());
    }

    [Fact]
    public async Task Two_and_three_arrays_are_zipped()
    {
        var (x, y, z) = (await run.ArrayAsync(Numbers), await run.ArrayAsync(Backwards(Numbers)), await run.ArrayAsync(Numbers.Select(v => v > 0).ToArray()));
        var factor = 0.5;

        var pairs = await x.Zip(y, (a, b) => (a - b) * factor).ToArrayAsync();
        var triples = await x.Zip(y, z, (a, b, isFirst) => isFirst ? a : b).ToArrayAsync();

        Assert.Equal(Numbers.Zip(Backwards(Numbers), (a, b) => (a - b) * factor), pairs);
        Assert.Equal(Numbers.Zip(Backwards(Numbers), (a, b) => a > 0 ? a : b), triples);
    }

    [Fact]
    public async Task Operators_take_arrays_and_scalars()
    {
        var (x, y) = (await run.ArrayAsync(Numbers), await run.ArrayAsync(Backwards(Numbers)));
        Assert.Equal(Numbers.Zip(Backwards(Numbers), (a, b) => (2 * a) - (b / 3) + 1), await ((2 * x) - (y / 3) + 1).ToArrayAsync());
        Assert.Equal(Numbers.Zip(Backwards(Numbers), (a, b) => a < b), await (x < y).ToArrayAsync());
        Assert.Equal(Numbers.Select(a => a != Numbers[7]), await (x != Numbers[7]).ToArrayAsync());
        Assert.Equal(Numbers.Select(a => -a), await (-x).ToArrayAsync());
    }

    [Fact]
    public async Task Several_results_come_from_one_program()
    {
        var x = await run.ArrayAsync(Numbers);
        var (min, max) = await x.AggregateAsync(a => a.Min(), a => a.Max());
        var (sum, mean, positive) = await x.AggregateAsync(a => a.Sum(), a => a.Mean(), a => a.Where(v => v > 0).Count());
        var six = await x.AggregateAsync(a => a.Min(), a => a.Max(), a => a.Sum(), a => a.Mean(), a => a.Count(), a => a.CountNonzero());

        Assert.Equal((Numbers.Min(), Numbers.Max()), (min, max));
        Assert.Equal(Numbers.LongCount(v => v > 0), positive);
        Assert.Equal((min, max, sum, mean, Numbers.LongLength, Numbers.LongCount(v => v != 0)), six);
        AssertNear(mean, sum / Numbers.Length);
    }

    [Fact]
    public async Task Reductions_of_a_filtered_array_are_over_the_chosen_elements()
    {
        var x = await run.ArrayAsync(Numbers);
        var chosen = x.Where(v => v > 1).Select(v => v * 2);
        var expected = Numbers.Where(v => v > 1).Select(v => v * 2).ToArray();

        Assert.Equal(expected.LongLength, await chosen.CountAsync());
        Assert.Equal(expected.Min(), await chosen.MinAsync());
        Assert.Equal(expected.Max(), await chosen.MaxAsync());
        AssertNear(expected.Sum(), await chosen.SumAsync());
        AssertNear(expected.Average(), await chosen.MeanAsync());
    }

    [Fact]
    public async Task A_NaN_that_is_not_chosen_does_not_count()
    {
        var x = await run.ArrayAsync([1.0, double.NaN, 3.0, -5.0]);
        var chosen = x.Where(v => v > 0);
        Assert.Equal((4.0, 2.0, 3.0), await chosen.AggregateAsync(a => a.Sum(), a => a.Mean(), a => a.Max()));
        Assert.True(double.IsNaN(await x.MaxAsync()));
    }

    [Fact]
    public async Task An_empty_choice_has_a_sum_a_count_and_no_extremes()
    {
        var x = await run.ArrayAsync([1.0, 2.0]);
        var none = x.Where(v => v > 10);
        Assert.Equal(0, await none.SumAsync());
        Assert.Equal(0, await none.CountAsync());
        Assert.True(double.IsNaN(await none.MeanAsync()));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => none.MinAsync());
        Assert.Contains("No element", refused.Message, StringComparison.Ordinal);
        Assert.Contains("where x0 > 10.0", refused.Message, StringComparison.Ordinal);

        // The same where the value is only a part of what is asked for, and where it is written.
        await Assert.ThrowsAsync<InvalidOperationException>(() => (x - none.Max()).SumAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => (x - none.Max()).ToSegmentAsync("y"));
    }

    [Fact]
    public async Task A_single_value_goes_on_in_a_computation()
    {
        var x = await run.ArrayAsync(Numbers);
        var mean = Numbers.Average();
        AssertNear(Numbers.Average(v => (v - mean) * (v - mean)), await (x - x.Mean()).Select(d => d * d).MeanAsync());
    }

    [Fact]
    public async Task An_array_is_kept_as_a_sealed_segment_of_the_session()
    {
        var x = await run.ArrayAsync(Numbers);
        var y = await x.Select(v => v + 1).ToSegmentAsync("increased");

        Assert.Equal(Environment.ProcessId, (await run.Client.ExplainSegmentAsync(y.Segment!)).ClientPid);
        Assert.Equal(Numbers.Select(v => v + 1), await y.ToArrayAsync());
        Assert.Throws<SegmentSealedException>(() => run.Client.Segments.Open<double>(y.Segment!, AccessMode.ReadWrite));
        Assert.Equal("x0", y.ProgramText);
        await run.Client.RetireSegmentAsync(y.Segment!);
        var retired = await Assert.ThrowsAsync<RunFailedException>(() => y.SumAsync());
        Assert.Equal(FailureKind.Input, retired.Kind);
    }

    [Fact]
    public async Task What_is_copied_out_leaves_no_segment()
    {
        var x = await run.ArrayAsync(Numbers);
        var before = run.Client.Segments.List().Count;
        var target = new double[Numbers.Length + 1];
        await x.Select(v => v * 3).CopyToAsync(target);

        Assert.Equal(Numbers.Select(v => v * 3).Append(0), target);
        Assert.Equal(before, run.Client.Segments.List().Count);
        await Assert.ThrowsAsync<ArgumentException>(() => x.CopyToAsync(new double[3]));
    }

    [Fact]
    public async Task A_filtered_array_cannot_be_written_and_says_why()
    {
        var x = await run.ArrayAsync([1.0, 2.0]);
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => x.Where(v => v > 1).ToSegmentAsync("y"));
        Assert.Contains("moved together", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => x.Where(v => v > 1).ToArrayAsync());
    }

    [Fact]
    public async Task Arrays_that_choose_different_elements_have_no_pairs()
    {
        var x = await run.ArrayAsync([1.0, 2.0]);
        var chosen = x.Where(v => v > 1);
        Assert.Throws<ArgumentException>(() => chosen + x);
        Assert.Throws<ArgumentException>(() => chosen + x.Where(v => v > 1));
        Assert.Equal(4, await (chosen + chosen).SumAsync());
        Assert.Equal(6, await (chosen * 3).SumAsync());
    }

    [Fact]
    public async Task Arrays_of_two_clients_are_refused()
    {
        await using var other = await run.ConnectAsync();
        var (x, y) = (await run.ArrayAsync([1.0]), await run.ArrayAsync([1.0], other));
        Assert.Contains("two clients", Assert.Throws<ArgumentException>(() => x + y).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shapes_that_do_not_fit_are_refused_before_anything_runs()
    {
        var (x, y) = (await run.ArrayAsync([1.0, 2.0]), await run.ArrayAsync([1.0, 2.0, 3.0]));
        Assert.Throws<ArgumentException>(() => x + y);
        Assert.Throws<ArgumentException>(() => x.Zip(y, (a, b) => a * b));
    }

    [Fact]
    public async Task A_segment_of_another_type_is_refused()
    {
        var x = await run.ArrayAsync([1.0, 2.0]);
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => new SharedArray<float>(run.Client, x.Segment!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constants_alone_belong_to_no_run()
    {
        SharedArray<double> five = 5;
        await Assert.ThrowsAsync<InvalidOperationException>(() => five.ToScalarAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => (five + 1).ToScalarAsync());
    }

    [Fact]
    public async Task An_array_has_no_single_value()
    {
        var x = await run.ArrayAsync([1.0, 2.0]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => x.ToScalarAsync());
        Assert.Throws<InvalidOperationException>(() => x.Mean().Where(v => v > 1));
    }

    [Fact]
    public async Task An_empty_array_has_no_extremes()
    {
        var x = await run.ArrayAsync<double>([]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => x.MaxAsync());
        Assert.Equal(0, await x.SumAsync());
        Assert.Empty(await x.Select(v => v + 1).ToArrayAsync());
    }

    [Fact]
    public async Task A_cancelled_token_cancels_the_program()
    {
        var x = await run.ArrayAsync(Numbers);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => x.SumAsync(cancellation: cancellation.Token));
        Assert.Equal(Numbers.LongLength, await x.CountAsync());
    }

    [Fact]
    public async Task Integers_and_bools_have_the_types_of_NumPy()
    {
        int[] numbers = [int.MaxValue, int.MaxValue, -7];
        var x = await run.ArrayAsync(numbers);
        Assert.Equal((2L * int.MaxValue) - 7, await x.SumAsync());
        Assert.Equal(numbers.Average(v => (double)v), await x.MeanAsync());
        Assert.Equal((-7, int.MaxValue), await x.AggregateAsync(a => a.Min(), a => a.Max()));
        Assert.Equal(2, await (x > 0).SumAsync());
        Assert.Equal(numbers.Select(v => unchecked(v * 2)), await (x * 2).ToArrayAsync());
    }

    [Fact]
    public async Task A_lambda_that_cannot_be_translated_throws_where_it_is_given()
    {
        var x = await run.ArrayAsync([1.0]);
        Assert.Equal("SharedArrayProcessTests.Twice(v)", Assert.Throws<LambdaException>(() => x.Select(v => Twice(v) + 1)).SubExpression);
    }

    [Fact]
    public async Task An_array_shows_its_type_shape_and_program()
    {
        var x = await run.ArrayAsync([1.0, 2.0]);
        Assert.Equal("float64 (2,): sqrt(x0) where x0 > 0.0", x.Where(v => v > 0).Select(v => Math.Sqrt(v)).ToString());
    }

    private static double[] MakeNumbers(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 7) - 2)];
    }

    private static double Twice(double value) => 2 * value;

    private static T[] Backwards<T>(T[] values) => [.. values.AsEnumerable().Reverse()];

    private static void AssertNear(double expected, double found) =>
        Assert.True(Math.Abs(found - expected) <= Rounding * Math.Max(1, Math.Abs(expected)), $"{found:R} should be near {expected:R}.");
}
