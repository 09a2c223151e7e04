using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Copies between arrays that may share elements, as if the source had been read completely before the first element is written.</summary>
internal static class OverlappingCopy
{
    /// <summary>Determines whether two arrays may show the same elements of the same file; sometimes true for two that only interleave.</summary>
    public static bool MayShare<T>(ArrayView<T> one, ArrayView<T> other)
        where T : unmanaged
    {
        // The same file can be mapped twice, and adopted twice: only its device and inode tell. Private copies are compared too, because
        // the pages to which they have not written yet are those of the file.
        var (first, second) = (one.View.FileIdentity, other.View.FileIdentity);
        if ((first.Device, first.Inode) != (second.Device, second.Inode))
        {
            return false;
        }

        var (here, there) = (one.Layout.Extent(), other.Layout.Extent());
        return here.First <= there.Last && there.First <= here.Last;
    }

    /// <summary>Determines whether two arrays may have bytes of memory in common, by their addresses. The addresses do not reveal two mappings of one file.</summary>
    public static unsafe bool MayShare<T>(nint one, ArrayLayout oneLayout, nint other, ArrayLayout otherLayout)
        where T : unmanaged
    {
        var (here, there) = (oneLayout.Extent(), otherLayout.Extent());
        return (T*)one + here.First < (T*)other + (there.Last + 1) && (T*)other + there.First < (T*)one + (here.Last + 1);
    }

    /// <summary>Copies through memory of its own.</summary>
    public static unsafe void Copy<T>(nint target, ArrayLayout targetLayout, nint source, ArrayLayout sourceLayout)
        where T : unmanaged
    {
        var between = ArrayLayout.RowMajor(targetLayout.Shape);
        var memory = NativeMemory.Alloc((nuint)targetLayout.Shape.ElementCount, (nuint)sizeof(T));
        try
        {
            StridedMemory.Copy<T>((nint)memory, between, source, sourceLayout);
            StridedMemory.Copy<T>(target, targetLayout, (nint)memory, between);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }
}
