using ActorShm.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

/// <summary>Slices, transpositions and reshapes show what NumPy shows; one Python process checks all of them.</summary>
public class NumPyArrayTests
{
    private const int ExampleCount = 1_500;

    [SkippableFact]
    public void Random_slice_expressions_give_the_arrays_that_NumPy_gives()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        using var view = fixture.Store.Arange(0, 4_096, 1);
        var lines = AnyExpression().Sample(ExampleCount, 20).Select(example =>
        {
            var array = view.AsArray().Slice(..(int)example.Shape.ElementCount).Reshape(example.Shape).Slice(example.Ranges);
            array = example.IsTransposed ? array.Transpose() : array;
            var values = new int[array.ElementCount];
            array.CopyTo(values);
            var ranges = example.Ranges.Length == 0 ? "..." : string.Join(", ", example.Ranges);
            return $"np.arange({example.Shape.ElementCount}).reshape({example.Shape})[{ranges}]{(example.IsTransposed ? ".T" : string.Empty)}"
                + $"|{array.Shape}|{array.IsContiguous}|{string.Join(' ', values)}";
        });
        File.WriteAllLines(scratch.Combine("expressions"), lines);

        Assert.Equal($"{ExampleCount}", NumPy.Run(
            """
            import sys, numpy as np
            checked = 0
            for line in open(sys.argv[1]):
                expression, shape, contiguous, values = line.rstrip('\n').split('|')
                a = np.asarray(eval(expression))
                assert str(a.shape) == shape and a.ravel().tolist() == [int(v) for v in values.split()], (line, a.shape, a)
                assert str(a.flags.c_contiguous) == contiguous, (line, a.strides)
                checked += 1
            print(checked)
            """,
            scratch.Combine("expressions")));
    }

    [SkippableFact]
    public void A_reshape_shares_the_elements_exactly_where_NumPy_does()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var scratch = new ScratchDirectory();
        var lines = AnyExpression().Sample(ExampleCount, 20).SelectMany(example =>
        {
            var layout = ArrayLayout.RowMajor(example.Shape).Slice(example.Ranges);
            layout = example.IsTransposed ? layout.Transpose([]) : layout;
            var count = layout.Shape.ElementCount;
            return Shapes(count).Select(shape =>
                $"np.arange({example.Shape.ElementCount}).reshape({example.Shape})[{(example.Ranges.Length == 0 ? "..." : string.Join(", ", example.Ranges))}]"
                + $"{(example.IsTransposed ? ".T" : string.Empty)}|{shape}|{layout.TryReshape(shape, out _)}");
        });
        File.WriteAllLines(scratch.Combine("reshapes"), lines);
        Assert.Equal("True True", NumPy.Run(
            """
            import sys, numpy as np
            answers = set()
            for line in open(sys.argv[1]):
                expression, shape, shared = line.rstrip('\n').split('|')
                a = eval(expression)
                if not isinstance(a, np.ndarray):
                    continue # an index on every axis: NumPy gives a number, which shares nothing
                try:
                    v = a.view(); v.shape = eval(shape); views = True
                except AttributeError:
                    views = False
                assert str(views) == shared, (line, a.strides)
                answers.add(views)
            print(True in answers, False in answers)
            """,
            scratch.Combine("reshapes")));
    }

    private static IEnumerable<Shape> Shapes(long count)
    {
        yield return Shape.Vector(count);
        foreach (var factor in (long[])[2, 3, 4])
        {
            if (count % factor == 0 && count > 0)
            {
                yield return new Shape(factor, count / factor);
                yield return new Shape(count / factor, 1, factor);
            }
        }
    }

    private static Gen<(Shape Shape, SliceRange[] Ranges, bool IsTransposed)> AnyExpression() =>
        from shape in AnyArray.Shape(maxRank: 4, maxLength: 6)
        from ranges in AnyArray.Ranges(shape)
        from isTransposed in Gen.Elements(true, false)
        select (shape, ranges, isTransposed);
}
