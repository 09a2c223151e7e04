using ActorShm.Kernels;

namespace ActorShm.Differential.Generation;

/// <summary>An expression that operations can be applied to.</summary>
/// <param name="Expression">Its text.</param>
/// <param name="DType">Its type; null for a number in the program's text, which has none of its own.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record Term(Expression Expression, DType? DType, IReadOnlyList<long> Shape)
{
    public bool IsLiteral => DType is null;

    public long ElementCount => Shape.Aggregate(1L, static (a, b) => a * b);

    public static Term Literal(string text) => new(new Expression(text), null, []);

    public bool Is(Kind kinds) => DType is { } dtype && kinds.HasFlag(KindOf(dtype));

    /// <summary>Whether two shapes can be brought to one, and how many elements it has; 0 elements also where they cannot.</summary>
    public bool BroadcastsWith(Term other, out long elementCount)
    {
        elementCount = 1;
        for (var i = 1; i <= Math.Max(Shape.Count, other.Shape.Count); i++)
        {
            var (a, b) = (i <= Shape.Count ? Shape[^i] : 1, i <= other.Shape.Count ? other.Shape[^i] : 1);
            if (a != b && a != 1 && b != 1)
            {
                return false;
            }

            elementCount *= a == 1 ? b : a;
        }

        return true;
    }

    private static Kind KindOf(DType dtype) =>
        dtype == Kernels.DType.Bool ? Kind.Bool : dtype.IsFloat() ? Kind.Float : dtype.IsComplex() ? Kind.Complex : Kind.Integer;
}
