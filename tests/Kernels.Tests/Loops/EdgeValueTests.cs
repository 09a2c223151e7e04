namespace ActorShm.Kernels.Tests.Loops;

public class EdgeValueTests
{
    private static readonly double Nan = CanonicalNan.Float64;

    [Theory]
    [InlineData("minimum(x, y)", new[] { -0.0, -0.0, double.NaN, double.NaN, double.NegativeInfinity })]
    [InlineData("maximum(x, y)", new[] { 0.0, 0.0, double.NaN, double.NaN, double.PositiveInfinity })]
    [InlineData("x*y", new[] { -0.0, -0.0, double.NaN, double.NaN, double.NegativeInfinity })]
    [InlineData("-x", new[] { -0.0, 0.0, double.NaN, -1.0, double.NegativeInfinity })]
    [InlineData("abs(x)", new[] { 0.0, 0.0, double.NaN, 1.0, double.PositiveInfinity })]
    public void Zeros_nans_and_infinities_follow_ieee_754(string text, double[] expected)
    {
        var outcome = ProgramRunner.Run(text, ("x", new[] { 0.0, -0.0, Nan, 1.0, double.PositiveInfinity }), ("y", new[] { -0.0, 0.0, 1.0, Nan, double.NegativeInfinity }));
        Assert.Equal(ArrayMemory.BytesOf<double>([.. expected.Select(CanonicalNan.Of)]), outcome.BytesOf(0));
    }

    [Theory]
    [InlineData("min(x)", -0.0)]
    [InlineData("max(x)", 0.0)]
    [InlineData("nanmin(x)", -0.0)]
    [InlineData("nanmax(x)", 0.0)]
    public void Negative_zero_is_less_than_zero_in_any_order(string text, double expected)
    {
        Assert.Equal(Scalar.Of(expected), ProgramRunner.Run(text, ("x", new[] { 0.0, -0.0, 0.0 })).Scalars[0]);
        Assert.Equal(Scalar.Of(expected), ProgramRunner.Run(text, ("x", new[] { -0.0, 0.0, -0.0 })).Scalars[0]);
    }

    [Fact]
    public void Sums_of_negative_zero_keep_its_sign()
    {
        Assert.Equal(Scalar.Of(-0.0), ProgramRunner.Run("sum(x)", ("x", Enumerable.Repeat(-0.0, 100).ToArray())).Scalars[0]);
        Assert.Equal(Scalar.Of(0.0), ProgramRunner.Run("sum(x)", ("x", new[] { -0.0, 0.0 })).Scalars[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(1300)]
    public void A_nan_counts_as_zero_beside_nothing_but_negative_zeros(int count)
    {
        var zeros = Enumerable.Repeat(-0.0, count).ToArray();
        double[] withNan = [.. zeros.Skip(1), double.NaN];
        var program = CompiledProgram.Compile("nansum(x); nansum(y)", [new("x", DType.Float64, [count]), new("y", DType.Float64, [count])], []);
        foreach (var way in LoopWay.All)
        {
            var outcome = ProgramRunner.Run(program, [ArrayMemory.BytesOf(zeros), ArrayMemory.BytesOf(withNan)], new Scalar?[2], Splitting.AllAtOnce, way);
            Assert.Equal(Scalar.Of(-0.0), outcome.Scalars[0]);
            Assert.Equal(Scalar.Of(0.0), outcome.Scalars[1]);
        }
    }

    [Fact]
    public void A_single_nan_anywhere_decides_the_plain_forms_and_is_skipped_by_the_others()
    {
        foreach (var at in new[] { 0, 5, 63, 64, 1023, 1024, 1500, 1999 })
        {
            var values = Enumerable.Range(1, 2000).Select(i => (double)i).ToArray();
            values[at] = double.NaN;
            var outcome = ProgramRunner.Run("sum(x); mean(x); min(x); max(x); nansum(x); nanmean(x); nanmin(x); nanmax(x)", ("x", values));
            Assert.All(outcome.Scalars.Take(4), scalar => Assert.Equal(Scalar.Of(Nan), scalar));
            var sum = 2_001_000.0 - (at + 1);
            Assert.Equal([sum, sum / 1999, at == 0 ? 2 : 1, at == 1999 ? 1999 : 2000], outcome.Scalars.Skip(4).Select(scalar => scalar!.Value.AsFloat64()));
        }
    }

    [Fact]
    public void Nothing_but_nan_sums_to_zero_and_has_no_other_value()
    {
        var outcome = ProgramRunner.Run("nansum(x); nanmean(x); nanmin(x); nanmax(x)", ("x", new[] { float.NaN, float.NaN }));
        Assert.Equal([Scalar.Of(0f), Scalar.Of(CanonicalNan.Float32), Scalar.Of(CanonicalNan.Float32), Scalar.Of(CanonicalNan.Float32)], outcome.Scalars);
    }

    [Fact]
    public void Infinities_are_numbers_to_the_forms_that_skip_nan() =>
        Assert.Equal(double.PositiveInfinity, ProgramRunner.Run("nanmin(x)", ("x", new[] { double.PositiveInfinity, double.NaN })).Float64(0));

    [Theory]
    [InlineData("clip(u, -1, 200)", new byte[] { 0, 100, 200 })]
    [InlineData("clip(u, 3, 300)", new byte[] { 3, 100, 255 })]
    [InlineData("clip(u, 0, 255)", new byte[] { 0, 100, 255 })]
    [InlineData("u.clip(-2**80, 2**80)", new byte[] { 0, 100, 255 })]
    public void A_bound_beyond_its_end_of_a_type_clips_nothing(string text, byte[] expected) =>
        Assert.Equal(expected, ProgramRunner.Run(text, ("u", new byte[] { 0, 100, 255 })).BytesOf(0));

    [Theory]
    [InlineData("u.clip(min=3)", new byte[] { 3, 100, 255 })]
    [InlineData("clip(u, max=200)", new byte[] { 0, 100, 200 })]
    [InlineData("clip(u, min=3, max=200)", new byte[] { 3, 100, 200 })]
    [InlineData("clip(u, None, 200)", new byte[] { 0, 100, 200 })]
    public void A_bound_may_be_left_out_and_has_both_of_its_names(string text, byte[] expected) =>
        Assert.Equal(expected, ProgramRunner.Run(text, ("u", new byte[] { 0, 100, 255 })).BytesOf(0));

    [Fact]
    public void A_bound_that_clips_nothing_does_so_beside_a_wider_one() =>
        Assert.Equal([1000, 100], ArrayMemory.ValuesOf<short>(ProgramRunner.Run("clip(u, s, 300)", ("u", new byte[] { 0, 100 }), ("s", new short[] { 1000, -5 })).BytesOf(0)));

    // Goal: a root is written as a power of arrays too, where NumPy takes the root, and of scalars, where it takes the power.
    [Theory]
    [InlineData("x ** 0.5", double.NegativeInfinity, double.NaN)]
    [InlineData("min(x) ** 0.5", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("x[0] ** 0.5", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("x ** 0.5", -0.0, -0.0)]
    [InlineData("x[0] ** 0.5", -0.0, 0.0)]
    [InlineData("x[0] ** 0.5", 6.25, 2.5)]
    public void The_power_of_one_half_is_a_root_of_arrays_only(string text, double value, double expected) =>
        Assert.Equal(ArrayMemory.BytesOf<double>([CanonicalNan.Of(expected)]), ProgramRunner.Run(text, ("x", new[] { value })).BytesOf(0));

    // Goal: it is the root too where the exponent is no number of the text. NumPy looks at one that stands for all elements, of float32 and float64.
    [Theory]
    [InlineData("x ** mean(y)", double.NaN, -0.0)]
    [InlineData("x ** y[1]", double.NaN, -0.0)]
    [InlineData("x ** mean(y, keepdims=True)", double.NaN, -0.0)]
    [InlineData("x ** y[1:]", double.NaN, -0.0)]
    [InlineData("x ** float64(0.5)", double.NaN, -0.0)]
    [InlineData("x ** float16(0.5)", double.NaN, -0.0)]
    [InlineData("float64(float32(x) ** float32(y[0]))", double.NaN, -0.0)]
    [InlineData("float64(float16(x) ** float16(y[0]))", double.PositiveInfinity, 0.0)]
    [InlineData("float64(float16(x) ** 0.5)", double.NaN, -0.0)]
    [InlineData("x ** y", double.PositiveInfinity, 0.0)]
    [InlineData("x[:, None] ** y", double.PositiveInfinity, 0.0)]
    [InlineData("x ** (3 * y[0])", double.PositiveInfinity, 0.0)]
    [InlineData("x[:1] ** y[:1]", double.PositiveInfinity, double.NaN)]
    public void A_root_is_taken_of_arrays_whose_exponent_is_one_half_for_all_elements(string text, double ofInfinity, double ofZero)
    {
        var found = ArrayMemory.ValuesOf<double>(ProgramRunner.Run(text, ("x", new[] { double.NegativeInfinity, -0.0 }), ("y", new[] { 0.5, 0.5 })).BytesOf(0));
        double[] expected = found.Length switch
        {
            1 => [ofInfinity],
            2 => [ofInfinity, ofZero],
            _ => [ofInfinity, ofInfinity, ofZero, ofZero],
        };
        Assert.Equal(ArrayMemory.BytesOf<double>([.. expected.Select(CanonicalNan.Of)]), ArrayMemory.BytesOf<double>([.. found]));
    }

    [Fact]
    public void Integers_wrap_around()
    {
        var outcome = ProgramRunner.Run(
            "i + 1; -l; abs(l); l*3; i**2; sum(l)", ("i", new[] { int.MaxValue, 65_536 }), ("l", new[] { long.MinValue, long.MaxValue }));
        Assert.Equal([int.MinValue, 65_537], ArrayMemory.ValuesOf<int>(outcome.BytesOf(0)));
        Assert.Equal([long.MinValue, -long.MaxValue], ArrayMemory.ValuesOf<long>(outcome.BytesOf(1)));
        Assert.Equal([long.MinValue, long.MaxValue], ArrayMemory.ValuesOf<long>(outcome.BytesOf(2)));
        Assert.Equal([unchecked(long.MinValue * 3), unchecked(long.MaxValue * 3)], ArrayMemory.ValuesOf<long>(outcome.BytesOf(3)));
        Assert.Equal([1, 0], ArrayMemory.ValuesOf<int>(outcome.BytesOf(4)));
        Assert.Equal(-1L, outcome.Scalars[5]!.Value.AsInt64());
    }

    [Fact]
    public void Integers_compare_exactly_whatever_their_size()
    {
        var outcome = ProgramRunner.Run(
            "i < 3000000000; i > -3000000000; l == 9007199254740993", ("i", new[] { int.MaxValue, int.MinValue }), ("l", new[] { 9007199254740992, 9007199254740993 }));
        Assert.Equal([1, 1], outcome.BytesOf(0));
        Assert.Equal([1, 1], outcome.BytesOf(1));
        Assert.Equal([0, 1], outcome.BytesOf(2));
    }

    [Fact]
    public void Int64_becomes_float64_by_rounding_to_nearest_even()
    {
        long[] values = [9007199254740993, -9007199254740993, 9007199254740995, long.MaxValue, long.MinValue, (1L << 62) + 1, 0, -1, 4503599627370497];
        Assert.Equal(values.Select(value => (double)value), ArrayMemory.ValuesOf<double>(ProgramRunner.Run("l + 0.0", ("l", values)).BytesOf(0)));
    }

    [Fact]
    public void Foreign_bools_of_any_other_byte_count_once()
    {
        var program = CompiledProgram.Compile("sum(b); b; b + b; b*1", [new("b", DType.Bool, [5])], []);
        var outcome = ProgramRunner.Run(program, [[0, 1, 2, 128, 255]], [null], Splitting.AllAtOnce);
        Assert.Equal(4, outcome.Scalars[0]!.Value.AsInt64());
        Assert.Equal([0, 1, 1, 1, 1], outcome.BytesOf(1));
        Assert.Equal([0, 1, 1, 1, 1], outcome.BytesOf(2));
        Assert.Equal([0, 1, 1, 1, 1], ArrayMemory.ValuesOf<long>(outcome.BytesOf(3)));
    }

    [Fact]
    public void Subnormal_numbers_are_not_flushed() =>
        Assert.Equal(3 * double.Epsilon, ProgramRunner.Run("sum(x*1.5 + x)", ("x", new[] { double.Epsilon })).Float64(0));
}
