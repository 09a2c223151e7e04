using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <content>Makes arrays that are copies of spans, .NET arrays, tensors and other arrays.</content>
public sealed partial class SegmentStore
{
    /// <summary>Copies a span into a new array with one axis.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for "copy".</param>
    /// <inheritdoc cref="Empty{T}"/>
    public unsafe SegmentView<T> CopyOf<T>(ReadOnlySpan<T> source, string? label = null)
        where T : unmanaged
    {
        fixed (T* start = source)
        {
            return CopyOf<T>((nint)start, Shape.Vector(source.Length), label);
        }
    }

    /// <summary>Copies a .NET array with one axis into a new one.</summary>
    /// <inheritdoc cref="CopyOf{T}(ReadOnlySpan{T}, string?)"/>
    public SegmentView<T> CopyOf<T>(T[] source, string? label = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source);
        return CopyOf(source.AsSpan(), label);
    }

    /// <summary>Copies a .NET array of any rank, such as <c>double[,]</c>, into a new array of the same shape.</summary>
    /// <param name="source">The elements; they must be of type <typeparamref name="T"/>.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for "copy".</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another element type or too many axes, or <typeparamref name="T"/> has no element type.</exception>
    /// <inheritdoc cref="Empty{T}"/>
    public unsafe SegmentView<T> CopyOf<T>(Array source, string? label = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.GetType().GetElementType() != typeof(T))
        {
            throw new ArgumentException($"The array holds {source.GetType().GetElementType()}; a copy of {typeof(T)} was asked for.", nameof(source));
        }

        var lengths = Enumerable.Range(0, source.Rank).Select(axis => source.GetLongLength(axis)).ToArray();
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(source))
        {
            return CopyOf<T>((nint)start, new Shape(lengths), label);
        }
    }

    /// <summary>Copies a tensor, whatever its strides, into a new array of the same shape.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for "copy".</param>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> CopyOf<T>(scoped in ReadOnlyTensorSpan<T> source, string? label = null)
        where T : unmanaged
    {
        var lengths = new long[source.Rank];
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            lengths[axis] = source.Lengths[axis];
        }

        return FillNew(
            MakeUnfilled(ElementTypes.Of<T>(), new Shape(lengths), label ?? "copy"), Open<T>, source, static (view, source) => source.CopyTo(view.AsArray().AsTensorSpan()));
    }

    /// <summary>Copies an array of any strides into a new, contiguous one: NumPy's <c>ascontiguousarray</c>.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="label">A name for people, of up to 254 bytes; null for "copy".</param>
    /// <inheritdoc cref="Empty{T}"/>
    public SegmentView<T> CopyOf<T>(ArrayView<T> source, string? label = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source);
        return Make<T>(source.Shape, label ?? "copy", view => source.CopyTo(view.AsArray()));
    }

    private SegmentView<T> CopyOf<T>(nint source, Shape shape, string? label)
        where T : unmanaged => Make<T>(shape, label ?? "copy", view => NewPages.Copy(view, source));
}
