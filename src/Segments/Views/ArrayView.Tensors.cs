using System.Numerics.Tensors;

namespace ActorShm.Segments;

public sealed partial class ArrayView<T>
{
    /// <summary>Gets the array as a tensor to write, for <see cref="System.Numerics.Tensors"/>. The elements are shared.</summary>
    /// <remarks>
    /// Like a span, a tensor is only an address: it must not be used after the view is disposed or collected. A scalar becomes a tensor with one axis of length one, because a tensor without axes has no element.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <exception cref="NotSupportedException">An axis goes backwards, which a tensor does not allow; copy the array first.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe TensorSpan<T> AsTensorSpan()
    {
        View.ThrowIfDisposed();
        View.ThrowIfReadOnly();
        var (lengths, strides) = TensorAxes();
        var start = FirstElement(out var elementCount);
        return new TensorSpan<T>(start, elementCount, lengths, strides);
    }

    /// <summary>Gets the array as a tensor to read, for <see cref="System.Numerics.Tensors"/>. The elements are shared.</summary>
    /// <remarks><inheritdoc cref="AsTensorSpan"/></remarks>
    /// <exception cref="NotSupportedException">An axis goes backwards, which a tensor does not allow; copy the array first.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public unsafe ReadOnlyTensorSpan<T> AsReadOnlyTensorSpan()
    {
        View.ThrowIfDisposed();
        var (lengths, strides) = TensorAxes();
        var start = FirstElement(out var elementCount);
        return new ReadOnlyTensorSpan<T>(start, elementCount, lengths, strides);
    }

    // Without negative strides the first element of the array is also the first in memory.
    private unsafe T* FirstElement(out nint elementCount)
    {
        var (first, last) = Layout.Extent();
        elementCount = (nint)(last - first + 1);
        return (T*)View.AddressOf(first, elementCount);
    }

    private (nint[] Lengths, nint[] Strides) TensorAxes()
    {
        if (Shape.Rank == 0)
        {
            return ([1], [0]);
        }

        var (lengths, strides) = (new nint[Shape.Rank], new nint[Shape.Rank]);
        for (var axis = 0; axis < Shape.Rank; axis++)
        {
            // A tensor wants a zero stride where no step is ever taken.
            lengths[axis] = (nint)Shape[axis];
            strides[axis] = Shape[axis] > 1 && ElementCount > 0 ? (nint)Strides[axis] : 0;
        }

        return Array.TrueForAll(strides, stride => stride >= 0)
            ? (lengths, strides)
            : throw new NotSupportedException(
                $"{Name}, strides ({string.Join(", ", strides)}) goes backwards; a tensor span cannot. Copy it first: {nameof(SegmentStore)}.{nameof(SegmentStore.CopyOf)}(array) or {nameof(CopyTo)}.");
    }
}
