using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Maps a C# type to the element type of arrays, for kernels that are written in it.</summary>
/// <typeparam name="T">The C# type.</typeparam>
internal static class ElementOf<T>
    where T : unmanaged
{
    private static readonly DType? Known = CSharpTypes.Find(typeof(T))?.DType is { } dtype && Unsafe.SizeOf<T>() == dtype.SizeBytes() ? dtype : null;

    /// <exception cref="NotSupportedException">Arrays have no elements of this type.</exception>
    public static DType DType => Known
        ?? throw new NotSupportedException($"No array has elements of type {typeof(T)}. Possible are: {CSharpTypes.Keywords}, and a Complex64 of two floats that converts to Complex.");
}
