using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorShm.Segments;

/// <summary>The lengths of an array's axes, outermost first. Immutable, so safe on any thread.</summary>
/// <remarks>
/// A shape without axes is a scalar with one element; an axis of length zero makes the array empty. The number of elements always
/// fits a <see cref="long"/>, even when axes of length zero are left out of the product.
/// </remarks>
public sealed class Shape : IEquatable<Shape>
{
    /// <summary>The most axes a shape can have.</summary>
    public const int MaxRank = 8;

    private readonly long[] _dimensions;

    /// <summary>Makes a shape from axis lengths.</summary>
    /// <param name="dimensions">The lengths in elements, outermost first.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are more than <see cref="MaxRank"/> axes, a length is negative, or the product of the lengths is over <see cref="long.MaxValue"/>.
    /// </exception>
    public Shape(params ReadOnlySpan<long> dimensions)
    {
        if (!TryCount(dimensions, out var elementCount, out var complaint))
        {
            throw new ArgumentOutOfRangeException(nameof(dimensions), complaint);
        }

        _dimensions = dimensions.ToArray();
        ElementCount = elementCount;
    }

    /// <summary>The shape without axes, which has one element.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes, 0 to <see cref="MaxRank"/>.</summary>
    public int Rank => _dimensions.Length;

    /// <summary>The axis lengths, outermost first.</summary>
    public ReadOnlySpan<long> Dimensions => _dimensions;

    /// <summary>The number of elements: the product of all axis lengths.</summary>
    public long ElementCount { get; }

    /// <summary>The length of one axis in elements.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such axis.</exception>
    public long this[int axis] => _dimensions[axis];

    /// <summary>Makes a shape with one axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="elementCount"/> is negative.</exception>
    public static Shape Vector(long elementCount) => new(elementCount);

    /// <summary>Makes a shape with one axis, as <see cref="Vector"/> does: <c>store.Zeros&lt;double&gt;(1_000_000)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="elementCount"/> is negative.</exception>
    public static implicit operator Shape(long elementCount) => Vector(elementCount);

    /// <summary>Makes a shape from axis lengths that may be wrong, such as those read from a file.</summary>
    /// <param name="dimensions">The lengths in elements, outermost first.</param>
    /// <param name="shape">The shape; null if the lengths do not make a shape.</param>
    /// <param name="complaint">A sentence that says why the lengths do not make a shape; empty if they do.</param>
    /// <returns>Whether the lengths make a shape.</returns>
    public static bool TryCreate(ReadOnlySpan<long> dimensions, [NotNullWhen(true)] out Shape? shape, out string complaint)
    {
        shape = TryCount(dimensions, out _, out complaint) ? new Shape(dimensions) : null;
        return shape is not null;
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var length in _dimensions)
        {
            hash.Add(length);
        }

        return hash.ToHashCode();
    }

    /// <summary>Formats the shape as Python writes a tuple: <c>()</c>, <c>(5,)</c>, <c>(3, 4)</c>.</summary>
    public override string ToString()
    {
        var lengths = _dimensions.Select(length => length.ToString(CultureInfo.InvariantCulture));
        return Rank == 1 ? $"({_dimensions[0]},)" : $"({string.Join(", ", lengths)})";
    }

    /// <summary>Counts the elements of untrusted axis lengths without throwing.</summary>
    internal static bool TryCount(ReadOnlySpan<long> dimensions, out long elementCount, out string complaint)
    {
        elementCount = 0;
        if (dimensions.Length > MaxRank)
        {
            complaint = $"A shape has at most {MaxRank} axes; this one has {dimensions.Length}.";
            return false;
        }

        // Zero-length axes are left out of this product: an empty array with absurd other axes would
        // overflow as soon as somebody multiplied some of them.
        var product = 1L;
        var isEmpty = false;
        foreach (var length in dimensions)
        {
            if (length < 0)
            {
                complaint = $"An axis cannot have the negative length {length}.";
                return false;
            }

            isEmpty |= length == 0;
            if (length > 0 && product > long.MaxValue / length)
            {
                complaint = $"The axes multiply to more than {long.MaxValue:N0} elements.";
                return false;
            }

            product *= Math.Max(length, 1);
        }

        elementCount = isEmpty ? 0 : product;
        complaint = string.Empty;
        return true;
    }
}
