using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The extents of an array; no extents for a scalar. Equal by value.</summary>
internal sealed class ArrayShape : IEquatable<ArrayShape>
{
    public static readonly ArrayShape Scalar = new([]);

    /// <exception cref="ArgumentException">An extent is negative, or there are more elements than an int64 can count.</exception>
    public ArrayShape(ImmutableArray<long> extents)
    {
        Extents = extents.IsDefault ? [] : extents;
        ElementCount = 1;
        foreach (var extent in Extents)
        {
            if (extent < 0 || (extent > 0 && ElementCount > long.MaxValue / extent))
            {
                throw new ArgumentException($"The shape {this} has a negative extent or more elements than an int64 counts.", nameof(extents));
            }

            ElementCount *= extent;
        }
    }

    public ImmutableArray<long> Extents { get; }

    /// <summary>The product of the extents: 1 for a scalar.</summary>
    public long ElementCount { get; }

    public bool IsScalar => Extents.IsEmpty;

    /// <summary>The shape of an operation on two operands.</summary>
    /// <exception cref="ExpressionException">Both are arrays and their shapes differ.</exception>
    public static ArrayShape Join(ArrayShape a, ArrayShape b)
    {
        if (a.IsScalar || b.IsScalar)
        {
            return a.IsScalar ? b : a;
        }

        return a.Equals(b)
            ? a
            : throw new ExpressionException(
                $"The shapes {a} and {b} do not match. Arrays in one expression must have equal shapes; only scalars are stretched.");
    }

    public bool Equals(ArrayShape? other) => other is not null && Extents.AsSpan().SequenceEqual(other.Extents.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as ArrayShape);

    public override int GetHashCode() => HashCode.Combine(Extents.Length, ElementCount);

    /// <summary>As NumPy prints it: <c>(3,)</c>, <c>(2, 4)</c>.</summary>
    public override string ToString() => Extents.Length == 1 ? $"({Extents[0]},)" : $"({string.Join(", ", Extents)})";
}
