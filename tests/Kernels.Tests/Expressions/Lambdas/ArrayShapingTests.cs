namespace ActorShm.Kernels.Tests;

/// <summary>Slices and shapes that are put together in C#.</summary>
public class ArrayShapingTests
{
    private static readonly ArrayExpression Vector = ArrayExpressions.Input<double>("x", 10);
    private static readonly ArrayExpression Table = ArrayExpressions.Input<double>("y", 3, 4);

    public static TheoryData<Range, long, string, int[]> Slices => new()
    {
        { 1..^1, 1, "x0[1:9]", [1, 2, 3, 4, 5, 6, 7, 8] },
        { ^3.., 1, "x0[7:]", [7, 8, 9] },
        { .., 3, "x0[::3]", [0, 3, 6, 9] },
        { .., -1, "x0[::-1]", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
        { 1..^2, -3, "x0[7:0:-3]", [7, 4, 1] },
        { ..4, -2, "x0[3::-2]", [3, 1] },
        { 4..4, 1, "x0[4:4]", [] },
        { ..0, -1, "x0[0:0:-1]", [] },
        { 10.., 2, "x0[10::2]", [] },
    };

    [Theory]
    [MemberData(nameof(Slices))]
    public void A_range_and_a_step_take_these_elements(Range range, long step, string text, int[] taken)
    {
        var slice = ArrayShaping.Slice(Vector, AxisSlice.Of(range, step));
        Assert.Equal(text, slice.ToString());
        Assert.Equal([taken.Length], slice.Shape.ToArray());

        var elements = Enumerable.Range(0, 10).Select(static i => (double)i).ToArray();
        var compiled = CompiledProgram.Compile(text, [new ProgramInput("x0", DType.Float64, [10])], []);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(elements).ToArray();
        var found = ProgramRunner.Run(compiled, [bytes], new Scalar?[1], Splitting.AllAtOnce).BytesOf(0);
        Assert.Equal(taken.Select(static i => (double)i), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(found).ToArray());
    }

    [Fact]
    public void An_index_takes_its_axis_away()
    {
        Assert.Equal("x0[9]", ArrayShaping.Slice(Vector, ^1).ToString());
        Assert.Empty(ArrayShaping.Slice(Vector, 0).Shape);
        Assert.Equal("x0[:, 1]", ArrayShaping.Slice(Table, .., 1).ToString());
        Assert.Equal([3L], ArrayShaping.Slice(Table, .., 1).Shape.ToArray());
        Assert.Equal([4L], ArrayShaping.Slice(Table, ^2).Shape.ToArray());
    }

    [Fact]
    public void What_goes_beyond_an_axis_is_refused_where_it_is_written()
    {
        Assert.Contains("8..12 goes beyond axis 0, which has 10 elements", Assert.Throws<ArgumentOutOfRangeException>(() => ArrayShaping.Slice(Vector, 8..12)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrayShaping.Slice(Vector, 5..4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrayShaping.Slice(Vector, ^11..));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrayShaping.Slice(Vector, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrayShaping.Slice(Vector, ^0));
        Assert.Throws<ArgumentOutOfRangeException>(() => AxisSlice.Of(.., 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => AxisSlice.Of(.., long.MinValue));
        Assert.Equal([1L], ArrayShaping.Slice(Vector, AxisSlice.Of(.., long.MinValue + 1)).Shape.ToArray());
        Assert.Contains("2 slices were given", Assert.Throws<ArgumentException>(() => ArrayShaping.Slice(Vector, .., ..)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_are_changed_by_the_functions_of_the_language()
    {
        Assert.Equal("reshape(x0, (2, -1,))", ArrayShaping.Reshape(Vector, 2, -1).ToString());
        Assert.Equal([2L, 5L], ArrayShaping.Reshape(Vector, 2, -1).Shape.ToArray());
        Assert.Equal("transpose(x0)", ArrayShaping.Transpose(Table).ToString());
        Assert.Equal([4L, 3L], ArrayShaping.Transpose(Table).Shape.ToArray());
        Assert.Equal("transpose(x0, (0, 1,))[2]", ArrayShaping.Slice(ArrayShaping.Transpose(Table, 0, 1), 2).ToString());
        Assert.Throws<ArgumentException>(() => ArrayShaping.Reshape(Vector, 3, 3));
        Assert.Throws<ArgumentException>(() => ArrayShaping.Transpose(Table, 0, 0));
    }

    [Fact]
    public void A_shape_that_no_array_has_is_refused_as_an_argument()
    {
        long[][] shapes = [[1, 1, 1, 1, 1, 1, 1, 1, -1], [long.MaxValue, 2], [long.MinValue]];
        Assert.All(shapes, static shape => Assert.Equal("shape", Assert.Throws<ArgumentException>(() => ArrayShaping.Reshape(Vector, shape)).ParamName));
    }

    [Theory]
    [InlineData("reshape(x0, (2, -1,))")]
    [InlineData("transpose(x0)[1:9]")]
    public void The_texts_are_programs(string text) =>
        Assert.NotEmpty(CompiledProgram.Compile(text, [new ProgramInput("x0", DType.Float64, [10])], []).Results[0].Shape);
}
