using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The extents of an array; no extents for a scalar. Equal by value.</summary>
internal sealed class ArrayShape : IEquatable<ArrayShape>
{
    /// <summary>The most axes of an array.</summary>
    public const int MaxRank = 8;

    public static readonly ArrayShape Scalar = new([]);

    /// <remarks>As in segments and in NumPy, extents of zero are left out when the count of elements is checked, so that the product of any of the other extents cannot overflow.</remarks>
    /// <exception cref="ArgumentException">An extent is negative, or there are more elements than an int64 can count.</exception>
    public ArrayShape(ImmutableArray<long> extents)
    {
        Extents = extents.IsDefault ? [] : extents;
        var product = 1L;
        foreach (var extent in Extents)
        {
            if (extent < 0 || (extent > 0 && product > long.MaxValue / extent))
            {
                // No parameter name, because people read this message at a command line.
                throw new ArgumentException($"The shape {this} has a negative extent or more elements than an int64 counts.", paramName: null);
            }

            product *= Math.Max(extent, 1);
        }

        ElementCount = Extents.Contains(0) ? 0 : product;
    }

    public ImmutableArray<long> Extents { get; }

    /// <summary>The product of the extents: 1 for a scalar.</summary>
    public long ElementCount { get; }

    public bool IsScalar => Extents.IsEmpty;

    public int Rank => Extents.Length;

    /// <summary>Returns the shape of an operation on two arrays or scalars, by NumPy's rule: the shapes are aligned at the last axis, and an extent of 1 is stretched.</summary>
    /// <exception cref="ExpressionException">Two extents differ and neither is 1, or the result would have too many elements.</exception>
    public static ArrayShape Broadcast(ArrayShape a, ArrayShape b)
    {
        if (a.Equals(b))
        {
            return a;
        }

        var extents = new long[Math.Max(a.Rank, b.Rank)];
        for (var back = 1; back <= extents.Length; back++)
        {
            var (left, right) = (a.FromTheEnd(back), b.FromTheEnd(back));
            extents[^back] = left == 1 ? right : left;
            if (left != right && left != 1 && right != 1)
            {
                throw new ExpressionException(
                    $"operands could not be broadcast together with shapes {a} {b}: seen from the last axis, extents must be equal or 1.");
            }
        }

        return Of(extents);
    }

    /// <summary>Makes the shape with the given extents.</summary>
    /// <exception cref="ExpressionException">There are too many axes or elements.</exception>
    public static ArrayShape Of(ReadOnlySpan<long> extents)
    {
        if (extents.Length > MaxRank)
        {
            throw new ExpressionException($"An array has at most {MaxRank} axes; this one would have {extents.Length}.");
        }

        try
        {
            return new ArrayShape([.. extents]);
        }
        catch (ArgumentException refused)
        {
            throw new ExpressionException(refused.Message);
        }
    }

    /// <summary>Returns an extent by its axis, counted from the end: 1 is the last axis. Beyond the first axis every extent is 1.</summary>
    public long FromTheEnd(int back) => back <= Rank ? Extents[^back] : 1;

    public bool Equals(ArrayShape? other) => other is not null && Extents.AsSpan().SequenceEqual(other.Extents.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as ArrayShape);

    public override int GetHashCode() => HashCode.Combine(Extents.Length, ElementCount);

    /// <summary>Returns the shape as NumPy prints it: <c>(3,)</c>, <c>(2, 4)</c>.</summary>
    public override string ToString() => Extents.Length == 1 ? $"({Extents[0]},)" : $"({string.Join(", ", Extents)})";
}
