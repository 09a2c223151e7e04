namespace ActorShm.Kernels;

/// <summary>Multiplies many complex numbers. A stage's reduction combines single values, so the product is built from passes that multiply the eighths of the array with each other.</summary>
internal static class ComplexProduct
{
    private const int Parts = 8;

    /// <summary>Computes the product along the axes of the builder, which stay as extents of 1, or of all elements; in float64, rounded once.</summary>
    /// <param name="builder">Makes the nodes.</param>
    /// <param name="array">A complex array, not a scalar.</param>
    public static Operand Of(ExpressionBuilder builder, Operand array)
    {
        var shape = array.Shape;
        var axes = builder.Axes ?? new ReducedAxes([.. Enumerable.Range(0, shape.Rank)]);
        var others = Enumerable.Range(0, shape.Rank).Where(axis => !axes.Axes.Contains(axis)).ToArray();
        long[] results = others.Length == 0 ? [1] : [.. others.Select(axis => shape.Extents[axis])];
        var run = axes.RunOf(shape);
        var factors = builder.EachPart(builder.As(array, DType.Complex128), part => builder.Graph.Reshape(
            builder.Graph.Select(part, Selection.Transpose(shape, [.. axes.Axes, .. others])), new ArrayShape([run, .. results])));
        var product = builder.As(Multiplied(builder, factors, run), array.DType);
        return builder.EachPart(product, part => builder.Axes is null
            ? builder.Graph.Select(Shaped(builder, part, new ArrayShape([1])), new Selection(ArrayShape.Scalar, [0], [], []))
            : Shaped(builder, part, axes.Kept(shape)));
    }

    private static Operand Multiplied(ExpressionBuilder builder, Operand factors, long run)
    {
        var product = builder.As(Literal.Of(new System.Numerics.Complex(1, 0)), DType.Complex128);
        var isFirst = true;
        void Multiply(Operand factor)
        {
            product = isFirst ? factor : ComplexArithmetic.Multiply(builder, product, factor);
            isFirst = false;
        }

        while (run >= Parts)
        {
            // The rest has fewer rows than there are parts; they are multiplied immediately.
            var length = run / Parts;
            for (var row = length * Parts; row < run; row++)
            {
                Multiply(Rows(builder, factors, row, 1));
            }

            var parts = Rows(builder, factors, 0, length);
            for (var part = 1; part < Parts; part++)
            {
                parts = ComplexArithmetic.Multiply(builder, parts, Rows(builder, factors, part * length, length));
            }

            factors = builder.EachPart(parts, builder.Graph.Store);
            run = length;
        }

        for (var row = 0L; row < run; row++)
        {
            Multiply(Rows(builder, factors, row, 1));
        }

        return product;
    }

    private static Operand Rows(ExpressionBuilder builder, Operand factors, long first, long count) =>
        builder.EachPart(factors, part => Indexing.Apply(builder, part, [new IndexItem(IndexKind.Slice, first, first + count)]));

    private static Node Shaped(ExpressionBuilder builder, Node part, ArrayShape shape) =>
        part.IsScalar ? builder.Graph.Broadcast(part, shape) : builder.Graph.Reshape(part, shape);
}
