using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Which element type a type of C# is, for kernels that are written in it.</summary>
/// <typeparam name="T">The type of C#.</typeparam>
internal static class ElementOf<T>
    where T : unmanaged
{
    private static readonly DType? Known = CSharpTypes.Find(typeof(T))?.DType is { } dtype && Unsafe.SizeOf<T>() == dtype.SizeBytes() ? dtype : null;

    /// <exception cref="NotSupportedException">Arrays have no such elements.</exception>
    public static DType DType => Known
        ?? throw new NotSupportedException($"No array has elements of type {typeof(T)}. Possible are: {CSharpTypes.Keywords}, and a Complex64 of two floats that converts to Complex.");
}
