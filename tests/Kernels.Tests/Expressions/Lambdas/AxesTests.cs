namespace ActorShm.Kernels.Tests;

/// <summary>Reductions along some axes that are put together in C#.</summary>
public class AxesTests
{
    private static readonly ArrayExpression Cube = ArrayExpressions.Input<int>("x", 2, 3, 4);

    public static TheoryData<Axes?, bool, string, long[]> Reductions => new()
    {
        { null, false, "sum(x0)", [] },
        { null, true, "sum(x0, keepdims=True)", [1, 1, 1] },
        { 0, false, "sum(x0, axis=0)", [3, 4] },
        { ^1, true, "sum(x0, axis=2, keepdims=True)", [2, 3, 1] },
        { Axes.Of(2, 0), false, "sum(x0, axis=(0, 2))", [3] },
        { Axes.Of(0, 1, 2), false, "sum(x0, axis=(0, 1, 2))", [] },
    };

    [Theory]
    [MemberData(nameof(Reductions))]
    public void The_text_and_the_shape_say_what_is_reduced(Axes? axes, bool keepDims, string text, long[] shape)
    {
        var sum = ArrayReductions.Sum(Cube, null, new(axes, keepDims));

        Assert.Equal(text, sum.ToString());
        Assert.Equal(shape, sum.Shape.ToArray());
        var compiled = CompiledProgram.Compile(text, [new ProgramInput("x0", DType.Int32, [2, 3, 4])], []);
        Assert.Equal(sum.DType, compiled.Results[0].DType);
        Assert.Equal(shape, compiled.Results[0].Shape.ToArray());
    }

    [Fact]
    public void A_filtered_mean_counts_along_the_same_axes()
    {
        var filter = CSharpOperators.Binary(System.Linq.Expressions.ExpressionType.GreaterThan, Cube, ArrayExpression.Constant(1));

        Assert.Equal(
            "t0 = x0 > 1; sum(where(t0, float64(x0), 0), axis=1) / sum(t0, axis=1)",
            ArrayReductions.Mean(Cube, filter, new(1, KeepDims: false)).ToString());
    }

    [Fact]
    public void Axes_that_are_not_there_are_refused()
    {
        Assert.Contains("There is no axis 3: the array has 3 axes", Assert.Throws<ArgumentException>(() => ArrayReductions.Sum(Cube, null, new(3, false))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ArrayReductions.Sum(Cube, null, new(^4, false)));
        Assert.Contains("named twice", Assert.Throws<ArgumentException>(() => ArrayReductions.Sum(Cube, null, new(Axes.Of(0, ^3), false))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ArrayReductions.IndexOfExtreme(Cube, largest: true, new(Axes.Of(0, 1), false)));
        Assert.Throws<ArgumentException>(() => Axes.Of());
        Assert.Throws<ArgumentOutOfRangeException>(() => (Axes)(-1));
    }
}
